# shellcheck shell=bash
# Bochs: its command, and what it has to say about a run that went wrong. Sourced by qemu/launch, whose variables it
# uses: here, temporary, serial, cpu, memory, boot_image.
# shellcheck disable=SC2034,SC2054,SC2154

# Bochs 2.7 keeps at most this many MiB of guest memory.
readonly BOCHS_MEMORY_LIMIT=2048

# Lists the processor models, one a line.
bochs_models() {
    bochs-bin -help cpu 2>&1 | sed -n '/^Supported CPU models:/,$p' | grep -E '^[a-z0-9_]+$'
}

# Refuses what Bochs cannot do.
bochs_check() {
    [[ $firmware == bios ]] || refuse "--firmware $firmware: Bochs boots by BIOS only; use --emulator qemu-tcg"
    [[ -z $screen ]] || refuse "--screen $screen: Bochs draws no screen here; use --emulator qemu-tcg"
    ! $debug || refuse "--debug: Debian's Bochs has no gdb port; use --emulator qemu-tcg"
    ((memory <= BOCHS_MEMORY_LIMIT)) ||
        refuse "--memory $memory: Bochs takes at most $BOCHS_MEMORY_LIMIT MiB; use --emulator qemu-tcg"
    need_tool bochs-bin bochs
    [[ -e /usr/lib/x86_64-linux-gnu/bochs/plugins/libbx_term_gui.so ]] || missing "libbx_term_gui.so" bochs-term
    [[ -e /usr/share/bochs/BIOS-bochs-latest ]] || missing /usr/share/bochs/BIOS-bochs-latest bochsbios
    ! $cpu_given || bochs_check_cpu
}

bochs_check_cpu() {
    bochs_models | grep -x -F -- "$cpu" >/dev/null ||
        refuse "--cpu $cpu: not a processor model of Bochs; \`bochs-bin -help cpu\` lists them"
}

# Sets `command`.
bochs_command() {
    local name value text mode=file
    [[ -z $terminal ]] || mode=term
    text=$(<"$here/bochsrc.template")
    for name in CPU="$cpu" MEMORY="$memory" IMAGE="$boot_image" SERIAL="${terminal:-$serial}" MODE="$mode" \
        LOG="$temporary/bochs.pipe"; do
        value=${name#*=}
        [[ $value != *[\"$'\n']* ]] || refuse "$value: Bochs takes no quotation mark in a name; move or rename it"
        text=${text//"@${name%%=*}@"/"$value"}
    done
    # Bochs 2.7 corrupts files above 128 KiB.
    [[ -z ${preload:-} ]] || text+=$'\n'"optramimage1: file=\"$(realpath -- "${preload%=*}")\", address=${preload##*=}"
    printf '%s\n' "$text" >"$temporary/bochsrc"
    bochs_keep_log
    # Debian's Bochs has its debugger compiled in and stops at a prompt without a first command.
    echo c >"$temporary/debugger"
    command=(env TERM=vt100 bochs-bin -q -unlock -f "$temporary/bochsrc" -rc "$temporary/debugger")
}

# Keeps what Bochs logs, without what it says of each EPT violation: a guest whose devices are memory causes hundreds of
# thousands of them, and at the limit of a file's size Bochs would end.
bochs_keep_log() {
    mkfifo "$temporary/bochs.pipe"
    (mortal grep -a -v --line-buffered 'VMEXIT: EPT violation' "$temporary/bochs.pipe") \
        >"$temporary/bochs.log" 2>/dev/null &
    keeper=$!
}

# Bochs draws its screen on a pseudo terminal that it opens itself; unless somebody reads it, Bochs stops for ever as soon
# as the terminal's buffer is full.
bochs_read_screen() {
    local terminal=
    until [[ -n $terminal ]]; do
        kill -0 "$emulator" 2>/dev/null || exit 0
        sleep 0.05
        terminal=$(sed -n 's,^Bochs connected to screen "\(/dev/pts/[0-9]*\)"$,\1,p' "$temporary/stderr")
    done
    stty -F "$terminal" raw -echo 2>/dev/null || true
    mortal cat "$terminal" >/dev/null 2>&1
}

# Prints the errors and panics, without the panic by which a guest ends Bochs on purpose.
bochs_complaint() {
    # The keeper of the log ends behind Bochs, if that has begun a log at all.
    local look
    for ((look = 0; look < 50; look++)); do
        [[ -e /proc/$keeper ]] || break
        sleep 0.02
    done
    cat "$temporary/stderr" "$temporary/bochs.log" 2>/dev/null | grep -a -E '^[0-9]+[ep]\[' |
        grep -a -v -e 'Shutdown port: shutdown requested' -e 'no bxevent_callback function' || true
}

# Bochs ends with status 1 whatever happened: it contradicts nothing.
bochs_contradicts() { return 1; }
