# shellcheck shell=bash
# KVM on a host that has none: Debian's Linux in Bochs runs QEMU with KVM, and that runs the image. Sourced by
# qemu/launch and qemu/kvm/bench, whose variables it uses: here, root, temporary, serial, cpu, memory, image,
# boot_image, modules, screen, firmware, debug.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

readonly KVM_LINUX=$root/build/kvm/linux
# What Linux, its RAM file system and QEMU itself need, in MiB.
readonly KVM_LINUX_MEMORY=384

# Refuses what neither Bochs nor the QEMU inside can do.
kvm_check() {
    bochs_check
    ((memory + KVM_LINUX_MEMORY <= BOCHS_MEMORY_LIMIT)) || refuse "--memory $memory: with Linux' own" \
        "$KVM_LINUX_MEMORY MiB more than Bochs takes; at most $((BOCHS_MEMORY_LIMIT - KVM_LINUX_MEMORY))"
    [[ -e $KVM_LINUX/vmlinuz ]] || refuse "$KVM_LINUX is not there: make kvm-linux builds it"
    need_tool cpio cpio
    need_tool xorriso xorriso
}

# Sets `command`: QEMU runs in Linux with the options that it would have on a host with KVM.
kvm_command() {
    local job=$temporary/job
    mkdir "$job"
    cp -- "${boot_image:-$image}" "$job/image"
    [[ ${#modules[@]} -eq 0 ]] || cp -- "${modules[0]}" "$job/module"
    (
        modules=("${modules[@]/*//job/module}")
        emulator_name=qemu-kvm cpu=host temporary=/job serial=/dev/ttyS1 image=/job/image boot_image=/job/image
        qemu_command
        # With VGA every access to the text screen is a nested exit of some 10,000 ticks; without it there is memory.
        printf '%q ' "${command[@]}" -vga none >"$job/run"
    )
    kvm_job_command
}

# Sets `command`: Bochs boots Linux, which runs the shell script job/run in its folder.
kvm_job_command() {
    local linux_log=$temporary/linux.log
    find "$temporary/job" -exec touch -d @946684800 {} +
    (cd "$temporary" && find job | LC_ALL=C sort | cpio -o -H newc --reproducible --quiet --owner=0:0) \
        >"$temporary/job.cpio"
    run_quietly xorriso -as mkisofs -quiet -r -graft-points -b boot/bios.img -no-emul-boot -boot-load-size 4 \
        -boot-info-table --grub2-boot-info -o "$temporary/linux.iso" \
        "boot/=$KVM_LINUX" "boot/job.cpio=$temporary/job.cpio"
    : >"$linux_log"
    serial=$linux_log memory=$((memory + KVM_LINUX_MEMORY)) boot_image=$temporary/linux.iso bochs_command
    # Linux reads MSRs that Bochs does not have, and KVM's way to emulate devices is a CPU error to Bochs.
    sed -i -e 's/ignore_bad_msrs=0/ignore_bad_msrs=1/' -e 's/^error: .*/&, cpu0=ignore/' "$temporary/bochsrc"
    printf 'com2: enabled=1, mode=file, dev="%s"\n' "$serial" >>"$temporary/bochsrc"
}

# Prints the end of Linux' log, which has QEMU's messages, and Bochs' errors.
kvm_complaint() {
    tr -d '\r\0' <"$temporary/linux.log" | grep -a -v '^$' | tail -n 12 | sed 's/^/Linux: /' || true
    bochs_complaint | grep -a -v 'soft power off' | tail -n 8 || true
}

# Prints the job's exit status, if it ended.
kvm_job_status() { tr -d '\r\0' <"$temporary/linux.log" | sed -n 's/^job-status //p'; }

# kvm_contradicts STATUS: as qemu_contradicts, by what Linux' log says of QEMU.
kvm_contradicts() {
    emulator_status=$(kvm_job_status)
    [[ -n $emulator_status ]] || return 0
    ! grep -a -q '^Triple fault' "$temporary/linux.log" || return 0
    ((emulator_status != ($1 << 1 | 1) && emulator_status != 0))
}
