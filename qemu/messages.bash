# shellcheck shell=bash
# What the launchers have to say, and how they refuse. Sourced by qemu/launch and qemu/kvm/bench.

readonly STATUS_USAGE=2 STATUS_MISSING=127

say() { printf 'launch: %s\n' "$*" >&2; }

refuse() {
    say "$*"
    exit "$STATUS_USAGE"
}

# missing WHAT PACKAGE
missing() {
    say "$1 is missing: install Debian's $2 (make deps does)"
    exit "$STATUS_MISSING"
}

# need_tool PROGRAM PACKAGE
need_tool() { command -v "$1" >/dev/null || missing "$1" "$2"; }
