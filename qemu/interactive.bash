# shellcheck shell=bash
# A terminal for COM1: what is typed on standard input goes there. Sourced by qemu/launch, whose variables it uses:
# temporary, serial.
# shellcheck disable=SC2034,SC2154

terminal='' typist='' feeder='' holder='' saved_settings=''

# Sets `terminal`, the pseudo terminal that the emulator has as COM1. script(1) passes on between it and standard input
# and the serial log; a terminal on standard input it makes raw, so that every key goes there, Ctrl-C among them.
interactive_begin() {
    local shell="echo \$\$ \$(tty) >'$temporary/terminal' && exec sleep infinity"
    if [[ -t 0 ]]; then
        saved_settings=$(stty -g)
        (mortal script --quiet --flush --command "$shell" /dev/null) <&0 >>"$serial" 2>/dev/null &
    else
        # At the end of its input script would send an end-of-file key: this one has none.
        mkfifo "$temporary/keys"
        (mortal bash -c 'cat && exec sleep infinity') <&0 >"$temporary/keys" &
        feeder=$!
        (mortal script --quiet --flush --command "$shell" /dev/null) <"$temporary/keys" >>"$serial" 2>/dev/null &
    fi
    typist=$!
    until [[ -s $temporary/terminal ]]; do
        kill -0 "$typist" 2>/dev/null || refuse "--interactive: script(1) ended; it is of Debian's bsdutils"
        sleep 0.02
    done
    read -r holder terminal <"$temporary/terminal"
    stty -F "$terminal" raw -echo
}

# Gives the terminal on standard input back as it was.
interactive_end() {
    local process
    [[ -z $holder ]] || kill -KILL "$holder" 2>/dev/null || true
    for process in "$typist" "$feeder"; do
        [[ -z $process ]] || { kill -KILL "$process" && wait "$process"; } 2>/dev/null || true
    done
    [[ -z $saved_settings ]] || stty "$saved_settings" || true
}
