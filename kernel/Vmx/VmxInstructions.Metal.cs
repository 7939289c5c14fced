namespace Bulkhead.Kernel.Vmx;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;

/// <summary>The stubs of kernel/Vmx/Instructions.asm, by the instructions' names (SDM Vol. 3C, chapter 31).</summary>
public static unsafe class VmxInstructions
{
    [RuntimeImport("*", "vmxon"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Vmxon(ulong* vmxonPointer);

    [RuntimeImport("*", "vmxoff"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Vmxoff();

    [RuntimeImport("*", "vmclear"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Vmclear(ulong* vmcsPointer);

    [RuntimeImport("*", "vmptrld"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Vmptrld(ulong* vmcsPointer);

    [RuntimeImport("*", "vmptrst"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Vmptrst(ulong* vmcsPointer);

    /// <summary>The value of a field of the current VMCS; 0 if there is none or the processor lacks it.</summary>
    [RuntimeImport("*", "vmread"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Vmread(VmcsField field);

    [RuntimeImport("*", "vmwrite"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Vmwrite(VmcsField field, ulong value);

    /// <summary>
    /// Has the subject of the current VMCS go on behind the instruction that caused the exit: its RIP grows by the
    /// VM-exit instruction length.
    /// </summary>
    [RuntimeImport("*", "skip_instruction"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SkipInstruction();

    /// <summary>The same, and blocking by STI and by MOV SS ends.</summary>
    [RuntimeImport("*", "complete_instruction"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void CompleteInstruction();

    /// <summary>
    /// Reads what the processor tells of an access to memory, and the state that a decoder of its instruction needs,
    /// from the current VMCS into the page; returns the IDT-vectoring information. A stub for all of it, since a
    /// device's register in memory costs this each time.
    /// </summary>
    [RuntimeImport("*", "read_access"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern uint ReadAccess(MonitoredStatePage* page);

    [RuntimeImport("*", "vmcall"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Vmcall();

    [RuntimeImport("*", "invept"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Invept(InveptType type, InveptDescriptor* descriptor);

    [RuntimeImport("*", "invvpid"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Invvpid(InvvpidType type, InvvpidDescriptor* descriptor);
}
