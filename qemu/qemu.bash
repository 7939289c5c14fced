# shellcheck shell=bash
# QEMU: its command, its screen, and what it has to say about a run that went wrong. Sourced by qemu/launch, whose
# variables it uses: emulator_name, temporary, serial, cpu, memory, image, boot_image, direct, firmware, append,
# modules.
# shellcheck disable=SC2034,SC2054,SC2154

readonly OVMF=/usr/share/OVMF
readonly GDB_PORT=127.0.0.1:1234

# Refuses what QEMU cannot do.
qemu_check() {
    need_tool qemu-system-x86_64 qemu-system-x86
    [[ $firmware == bios || -e $OVMF/OVMF_CODE_4M.fd ]] || missing "$OVMF/OVMF_CODE_4M.fd" ovmf
    [[ -z ${preload:-} ]] || refuse "--preload $preload: only Bochs keeps what is in memory; use --emulator bochs"
    if [[ $emulator_name == qemu-kvm ]] && ! opens /dev/kvm; then
        refuse "--emulator qemu-kvm: /dev/kvm does not open for reading and writing; use --emulator bochs"
    fi
    ! $cpu_given || qemu_check_cpu
}

# A model may carry feature flags after a comma; a flag that is wrong is QEMU's to name.
qemu_check_cpu() {
    qemu-system-x86_64 -cpu help | awk '$1 == "x86" { print $2 }' | grep -x -F -- "${cpu%%,*}" >/dev/null ||
        refuse "--cpu $cpu: not a processor model of QEMU; \`qemu-system-x86_64 -cpu help\` lists them"
}

# Sets `command`. The clock starts at a fixed time and the machine has no network: the same image gives the same run.
qemu_command() {
    local com1=file,id=com1,path=${serial//,/,,}
    [[ -z $terminal ]] || com1=serial,id=com1,path=$terminal
    command=(qemu-system-x86_64 -no-user-config -machine q35 -accel "${emulator_name#qemu-}" -cpu "$cpu" -m "$memory"
        -display none -monitor none -parallel none -nic none -no-reboot
        -rtc "base=2020-01-01T00:00:00,clock=vm"
        -chardev "$com1" -serial chardev:com1
        -chardev null,id=debug-console -device isa-debugcon,iobase=0xe9,readback=0xe9,chardev=debug-console
        -d cpu_reset -D "$temporary/qemu.log")
    if $direct; then
        command+=(-kernel "$image" -append "$append")
        [[ ${#modules[@]} -eq 0 ]] || command+=(-initrd "${modules[0]}")
    else
        command+=(-boot d -drive "file=${boot_image//,/,,},format=raw,media=cdrom,readonly=on")
    fi
    if [[ $firmware == uefi ]]; then
        cp "$OVMF/OVMF_VARS_4M.fd" "$temporary/variables.fd"
        command+=(-drive "if=pflash,format=raw,readonly=on,file=$OVMF/OVMF_CODE_4M.fd"
            -drive "if=pflash,format=raw,file=${temporary//,/,,}/variables.fd")
    fi
    if [[ -n $screen ]]; then
        # isa-debug-exit ends QEMU at once, with the picture not yet taken: a run with a picture goes without it, and
        # the launcher ends QEMU when it has read the end line.
        mkfifo "$temporary/qmp.in" "$temporary/qmp.out"
        command+=(-no-shutdown -chardev "pipe,id=qmp,path=${temporary//,/,,}/qmp" -mon chardev=qmp,mode=control)
    else
        command+=(-device isa-debug-exit,iobase=0xf4,iosize=0x01)
    fi
    ! $debug || command+=(-S -gdb "tcp:$GDB_PORT")
}

# Waits for the end line, for QEMU's word that the machine stopped, or for the bound; takes the picture; ends QEMU.
qemu_photograph() {
    local asks answers event
    exec {asks}<>"$temporary/qmp.in" {answers}<>"$temporary/qmp.out"
    echo '{"execute": "qmp_capabilities"}' >&"$asks"
    while [[ -e /proc/$emulator && -e /proc/$timer ]] && [[ -z $(end_line) ]]; do
        if read -r -t 0.1 -u "$answers" event && [[ $event == *'"event": "SHUTDOWN"'* ]]; then
            break
        fi
    done
    echo '{"execute": "stop"}' >&"$asks"
    echo '{"execute": "screendump", "id": "picture",' \
        '"arguments": {"filename": "screen.png", "format": "png"}}' >&"$asks"
    while [[ -e /proc/$emulator ]] && read -r -t 10 -u "$answers" event; do
        [[ $event != *'"id": "picture"'* ]] || break
    done
    echo '{"execute": "quit"}' >&"$asks"
    exec {asks}>&- {answers}<&-
    if [[ -s $temporary/screen.png ]]; then
        mv -- "$temporary/screen.png" "$screen"
    else
        say "--screen $screen: QEMU gave no picture"
    fi
}

# Prints QEMU's messages, and whether the processor shut down.
qemu_complaint() {
    grep -a -v '^$' "$temporary/stderr" || true
    ! grep -a -q '^Triple fault' "$temporary/qemu.log" 2>/dev/null ||
        echo "triple fault: the processor shut down"
}

# qemu_contradicts STATUS: isa-debug-exit makes QEMU's own status (STATUS << 1) | 1; a power-off makes it 0, and so
# does a triple fault.
qemu_contradicts() {
    [[ -z $screen ]] || return 1
    ! grep -a -q '^Triple fault' "$temporary/qemu.log" 2>/dev/null || return 0
    ((emulator_status != ($1 << 1 | 1) && emulator_status != 0))
}
