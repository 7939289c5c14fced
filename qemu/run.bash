# shellcheck shell=bash
# One bounded run: starts `command`, streams the serial log, ends everything, judges. Sourced by qemu/launch, whose
# variables it uses: emulator_name, emulator_kind, command, timeout, screen.
# shellcheck disable=SC2034,SC2054,SC2154

readonly STATUS_TIMEOUT=124 STATUS_NO_END=125 STATUS_INTERRUPTED=130 STATUS_CLOSED=141 STATUS_TERMINATED=143
# A fault handler that faults prints for ever; the log stops at this many KiB.
readonly LOG_LIMIT=16384
readonly COMPLAINT_LINES=20

temporary='' emulator='' timer='' streamer='' reader='' helper='' keeper=''

# Sets `temporary`, which goes when the launcher does, and `serial` in it.
make_temporary() {
    trap 'leave' EXIT
    trap 'exit $STATUS_INTERRUPTED' INT
    trap 'exit $STATUS_TERMINATED' TERM HUP
    temporary=$(mktemp -d "${TMPDIR:-/tmp}/bulkhead-launch.XXXXXXXX")
    serial=$temporary/serial
    : >"$serial"
}

# Ends what still runs and removes the temporary folder. Bochs ignores SIGTERM, so it is SIGKILL for all.
leave() {
    local status=$?
    trap '' INT TERM HUP
    [[ -z $helper ]] || { kill -TERM "$helper" && wait "$helper"; } 2>/dev/null || true
    local process
    for process in "$emulator" "$timer" "$streamer" "$reader" "$keeper"; do
        [[ -z $process ]] || { kill -KILL "$process" && wait "$process"; } 2>/dev/null || true
    done
    interactive_end
    [[ -z $temporary ]] || rm -rf -- "$temporary"
    exit "$status"
}

# Becomes a program that dies with the launcher, whatever kills the launcher. The launcher may have died before the
# signal was set up, so that comes first and the look at the parent second.
mortal() {
    # shellcheck disable=SC2016
    exec setpriv --pdeathsig KILL -- bash -c '((PPID == $0)) || exit 1; exec "$@"' $$ "$@"
}

# run_quietly COMMAND...: runs a helper that is heard only when it fails.
run_quietly() {
    local status=0
    timeout --kill-after=5 60 "$@" </dev/null >"$temporary/helper.log" 2>&1 &
    helper=$!
    wait "$helper" || status=$?
    helper=
    ((status == 0)) && return
    sed 's/^/launch: /' "$temporary/helper.log" >&2
    say "$1 failed with status $status"
    exit "$STATUS_USAGE"
}

# Prints the end line if it is the last line of the log so far.
end_line() {
    tail -c 4096 "$serial" | tr -d '\r\0' | { grep -a -v '^$' || true; } | tail -n 1 |
        { grep -a -E '^# end status=[0-9]{1,3} name=[a-z0-9-]+$' || true; }
}

# Runs `command` until it ends, the bound is hit, or nobody reads the log. Sets `ended` (emulator, timer or streamer)
# and `emulator_status`.
run_command() {
    local first status=0
    (
        ulimit -f "$LOG_LIMIT" -c 0
        cd "$temporary" || exit
        mortal "${command[@]}"
    ) </dev/null >"$temporary/stdout" 2>"$temporary/stderr" &
    emulator=$!
    (mortal sleep "$timeout") &
    timer=$!
    (mortal tail --pid="$emulator" -s 0.05 -c +1 -f "$serial") 2>/dev/null &
    streamer=$!
    if [[ $emulator_kind == bochs ]]; then
        bochs_read_screen &
        reader=$!
    fi
    [[ -z $screen ]] || qemu_photograph

    # Without the redirection bash would report a crash of the emulator in its own words.
    wait -n -p first "$emulator" "$timer" "$streamer" 2>/dev/null || status=$?
    case $first in
        "$emulator") ended=emulator emulator_status=$status emulator= ;;
        "$timer") ended=timer emulator_status=0 timer= ;;
        *) ended=streamer emulator_status=0 streamer= ;;
    esac
    if [[ -n $emulator ]]; then
        kill -KILL "$emulator" 2>/dev/null || true
        wait "$emulator" 2>/dev/null || true
        emulator=
    fi
    # The streamer ends by itself when it has passed on the last byte.
    [[ -z $streamer ]] || wait "$streamer" || true
    streamer=
}

# Says what went wrong, if anything did, and ends the launcher with the status of the run.
judge() {
    local line status
    line=$(end_line)
    if [[ $ended == streamer ]]; then
        say "nobody reads the serial log any more; stopped $emulator_name"
        exit "$STATUS_CLOSED"
    fi
    if [[ $ended == timer ]]; then
        say "stopped $emulator_name after $timeout s, the bound of --timeout${line:+, though the log has: $line}"
        complain
        exit "$STATUS_TIMEOUT"
    fi
    if [[ -z $line ]]; then
        if (($(stat -c %s "$serial") >= LOG_LIMIT * 1024)); then
            say "the serial log passed $((LOG_LIMIT / 1024)) MiB; stopped $emulator_name"
        else
            say "$emulator_name ended (its status: $emulator_status) without an end line in the serial log"
        fi
        complain
        exit "$STATUS_NO_END"
    fi
    status=${line#*status=} status=$((10#${status%% *}))
    if "${emulator_kind}_contradicts" "$status"; then
        say "the log ends with status $status, but $emulator_name ended otherwise (its status: $emulator_status)"
        complain
        exit "$STATUS_NO_END"
    fi
    ((status == 0)) || complain
    exit "$status"
}

# Passes on the emulator's own last words.
complain() {
    "${emulator_kind}_complaint" | tail -n "$COMPLAINT_LINES" | sed "s/^/launch: $emulator_kind: /" >&2
}
