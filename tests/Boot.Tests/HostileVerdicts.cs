namespace Bulkhead.Boot.Tests;

/// <summary>
/// How each hostile guest ends: the beginning of what the log says of it. Also for the tests under KVM.
/// </summary>
public static class HostileVerdicts
{
    private const string Timer = "stopped: VMX-preemption timer expired;";
    private const string Ended = "ended by itself;";

    public static TheoryData<string, string> All { get; } = new()
    {
        { "triple-fault", "stopped: triple fault;" },
        { "real-mode-triple-fault", "stopped: triple fault;" },
        { "shutdown", "stopped: triple fault;" },
        { "memory-wipe", "stopped: triple fault;" },
        { "exception-loop", Timer },
        { "fault-loop", Timer },
        { "alignment-check-loop", "stopped: exception or NMI: hardware exception #AC alignment check" },
        { "endless-loop", Timer },
        { "interruptible-loop", Timer },
        { "pause-loop", Timer },
        { "pause-exits", Timer },
        { "cpuid-storm", Timer },
        { "vmcall-storm", Timer },
        { "port-flood", Timer },
        { "hlt-interrupts-off", "stopped: HLT" },
        { "hlt-state", Timer },
        { "shutdown-state", Timer },
        { "ept-read", "stopped: EPT violation: read of guest-physical 0x300008" },
        { "ept-write", "stopped: EPT violation: write of guest-physical 0x300000" },
        { "ept-execute", "stopped: EPT violation: fetch of guest-physical 0x300000" },
        { "ept-misconfiguration", "stopped: EPT misconfiguration: guest-physical 0x300000" },
        { "page-table-outside", "stopped: EPT violation: read of guest-physical 0xfee00030" },
        { "cr3-outside", "stopped: EPT violation:" },
        { "huge-segment", "stopped: EPT violation: read of guest-physical 0xfffffff0" },
        { "far-transfers", Ended },
        { "port-storm", Ended },
        { "ins", "stopped: I/O instruction: REP INS" },
        { "outs", "stopped: I/O instruction: REP OUTS" },
        { "invd", Ended },
        { "wild-wrmsr", Ended },
        { "vmx-instructions", Ended },
        { "control-registers", Ended },
        { "xsetbv-storm", Ended },
        { "swapgs", Ended },
        { "debug-registers", Ended },
        { "single-step", Ended },
        { "hypercall-pointers", Ended },
        { "instruction-pointer-wrap", "stopped: VM-entry failure due to invalid guest state" },
        { "canonical-edge", Ended },
    };
}
