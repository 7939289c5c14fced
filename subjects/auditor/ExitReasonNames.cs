namespace Bulkhead.Subjects.AuditorSubject;

using System;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>Short words for the basic exit reasons (SDM Vol. 3D, appendix C).</summary>
public static class ExitReasonNames
{
    private static ReadOnlySpan<byte> Names =>
        ("exception\0external interrupt\0triple fault\0INIT\0SIPI\0I/O SMI\0SMI\0interrupt window\0"u8
         + "NMI window\0task switch\0CPUID\0GETSEC\0HLT\0INVD\0INVLPG\0RDPMC\0RDTSC\0RSM\0hypercall\0VMCLEAR\0"u8
         + "VMLAUNCH\0VMPTRLD\0VMPTRST\0VMREAD\0VMRESUME\0VMWRITE\0VMXOFF\0VMXON\0access to\0MOV DR\0port\0"u8
         + "RDMSR\0WRMSR\0invalid guest state\0MSR loading\0-\0MWAIT\0monitor trap flag\0-\0MONITOR\0PAUSE\0"u8
         + "machine check\0-\0TPR below threshold\0APIC access\0virtualized EOI\0GDTR or IDTR access\0"u8
         + "LDTR or TR access\0memory\0EPT misconfiguration\0INVEPT\0RDTSCP\0end of frame\0INVVPID\0WBINVD\0"u8
         + "XSETBV\0APIC write\0RDRAND\0INVPCID\0VMFUNC\0ENCLS\0RDSEED\0page-modification log full\0XSAVES\0"u8
         + "XRSTORS\0PCONFIG\0SPP event\0UMWAIT\0TPAUSE\0LOADIWKEY\0ENCLV\0-\0ENQCMD\0ENQCMDS\0bus lock\0"u8
         + "instruction timeout\0SEAMCALL\0TDCALL\0RDMSRLIST\0WRMSRLIST\0"u8);

    /// <summary>The words; "-" for a reason that the SDM does not define, and nothing beyond the last one.</summary>
    public static ReadOnlySpan<byte> Of(ExitReason reason) => NameList.At(Names, (int)reason);
}
