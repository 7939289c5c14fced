# shellcheck shell=bash
# Which emulator runs when nobody asks for one. Sourced by qemu/launch and by its tests.

# opens DEVICE: whether it can be opened for reading and writing.
opens() {
    # Opening what does not exist would make a file of that name.
    [[ -e $1 ]] && { : <>"$1"; } 2>/dev/null
}

# select_emulator ROOT
# Prints `NAME|REASON`, where NAME is qemu-kvm or bochs. ROOT is the folder that holds proc/, sys/ and dev/ of the host
# (empty: the host's own), so that every kind of host can be tried without the hardware.
select_emulator() {
    local root=$1 nested=
    if ! grep -q -m1 -w vmx "$root/proc/cpuinfo" 2>/dev/null; then
        echo "bochs|the host's processor offers no VMX (/proc/cpuinfo has no vmx flag)"
        return
    fi
    if ! read -r nested 2>/dev/null <"$root/sys/module/kvm_intel/parameters/nested"; then
        echo "bochs|the host has not loaded kvm_intel (no /sys/module/kvm_intel/parameters/nested)"
        return
    fi
    case $nested in
        Y | 1) ;;
        *)
            echo "bochs|the host's KVM has nested VMX off (kvm_intel.nested=$nested)"
            return
            ;;
    esac
    if ! opens "$root/dev/kvm"; then
        echo "bochs|the host has nested VMX, but /dev/kvm does not open for reading and writing"
        return
    fi
    echo "qemu-kvm|the host has nested VMX (kvm_intel.nested=$nested) and /dev/kvm opens"
}
