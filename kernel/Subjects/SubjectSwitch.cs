namespace Bulkhead.Kernel.Subjects;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// Switches the registers that VMX does not (SDM Vol. 3C, 25.4 and 28.3 tell what it does switch) when a subject's run
/// begins and when it ends. Between its exits they stay in the processor, since the kernel uses none of them.
/// </summary>
public static class SubjectSwitch
{
    /// <summary>DR6 after INIT (SDM Vol. 3A, table 10-1).</summary>
    public const ulong InitialDebugStatus = 0xffff_0ff0;

    /// <summary>
    /// In the table: from here on no instruction that a subject may be denied is needed to reach them.
    /// </summary>
    private const int FirstUnprivileged = KernelGsBase;

    private const int KernelGsBase = 4;
    private const int TscAux = 5;

    /// <summary>
    /// SYSCALL's, SWAPGS' and RDTSCP's MSRs. One that the processor does not have stays 0, whose write is refused.
    /// </summary>
    private static ReadOnlySpan<uint> Msrs =>
    [
        (uint)Msr.IA32_STAR, (uint)Msr.IA32_LSTAR, (uint)Msr.IA32_CSTAR, (uint)Msr.IA32_FMASK,
        (uint)Msr.IA32_KERNEL_GS_BASE, (uint)Msr.IA32_TSC_AUX,
    ];

    /// <summary>Gives a subject the registers as they are after INIT.</summary>
    public static void Initialize(ref SwitchedRegisters registers)
    {
        registers = default;
        registers.DebugStatus = InitialDebugStatus;
    }

    /// <summary>The index of an MSR in the table; -1 if it is not switched here.</summary>
    public static int IndexOf(Msr register)
    {
        ReadOnlySpan<uint> msrs = Msrs;
        for (int index = 0; index < SwitchedRegisters.MsrCount; index++)
        {
            if (msrs[index] == (uint)register)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Before the first entry of a run: the processor gets the subject's values.</summary>
    public static void Load(in SwitchedRegisters registers)
    {
        LoadRest(registers);
        Instructions.MovToCr2(registers.PageFaultAddress);
        for (int index = FirstUnprivileged; index < SwitchedRegisters.MsrCount; index++)
        {
            _ = Instructions.Wrmsr(Msrs[index], registers.Msrs[index]);
        }
    }

    /// <summary>After the last exit of a run: the subject gets the processor's values.</summary>
    public static void Save(ref SwitchedRegisters registers)
    {
        SaveRest(ref registers);
        registers.PageFaultAddress = Instructions.MovFromCr2();
        for (int index = FirstUnprivileged; index < SwitchedRegisters.MsrCount; index++)
        {
            registers.Msrs[index] = Read(Msrs[index]);
        }
    }

    /// <summary>
    /// From one subject to another, as far as those registers go that any subject reaches: CR2, and what SWAPGS and
    /// RDTSCP use. An MSR is written only if the two values differ.
    /// </summary>
    /// <param name="from">The values of the one that ran.</param>
    /// <param name="to">The values of the one that follows.</param>
    /// <param name="vmcs">Points to the address of the VMCS that is to be the current one.</param>
    /// <param name="canWriteTscAux">The one that ran may have written IA32_TSC_AUX itself.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Exchange(
        SwitchedRegisters* from,
        SwitchedRegisters* to,
        ulong* vmcs,
        bool canWriteTscAux) => Instructions.ExchangeRegisters(from, to, vmcs, canWriteTscAux);

    /// <summary>Notes the value of IA32_TSC_AUX that the processor has.</summary>
    public static void NoteTscAux(ref SwitchedRegisters registers) =>
        registers.Msrs[TscAux] = Read((uint)Msr.IA32_TSC_AUX);

    /// <summary>The registers that only privileged instructions reach, which policy denies native subjects.</summary>
    public static void LoadRest(in SwitchedRegisters registers)
    {
        Instructions.MovToDr0(registers.DebugAddress0);
        Instructions.MovToDr1(registers.DebugAddress1);
        Instructions.MovToDr2(registers.DebugAddress2);
        Instructions.MovToDr3(registers.DebugAddress3);
        Instructions.MovToDr6(registers.DebugStatus);
        for (int index = 0; index < FirstUnprivileged; index++)
        {
            _ = Instructions.Wrmsr(Msrs[index], registers.Msrs[index]);
        }
    }

    /// <summary>The other way: what <see cref="LoadRest"/> loads.</summary>
    public static void SaveRest(ref SwitchedRegisters registers)
    {
        registers.DebugAddress0 = Instructions.MovFromDr0();
        registers.DebugAddress1 = Instructions.MovFromDr1();
        registers.DebugAddress2 = Instructions.MovFromDr2();
        registers.DebugAddress3 = Instructions.MovFromDr3();
        registers.DebugStatus = Instructions.MovFromDr6();
        for (int index = 0; index < FirstUnprivileged; index++)
        {
            registers.Msrs[index] = Read(Msrs[index]);
        }
    }

    /// <summary>An MSR; 0 if the processor does not have it.</summary>
    private static unsafe ulong Read(uint register)
    {
        ulong value = 0;
        _ = Instructions.Rdmsr(register, &value);
        return value;
    }
}
