namespace Bulkhead.Subjects.Tests.Fuzz;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;
using Bulkhead.Subjects.Tests.Support;

/// <summary>
/// A VM exit, all of it from one seed. Mostly it is one that a processor could report (the guest's state passes the
/// checks of VM entry, and the IDT-vectoring information fits it); some information fields hold anything at all.
/// </summary>
public sealed class RandomExit
{
    private const ulong TrapFlag = 1 << 8;
    private const ulong InterruptFlag = 1 << 9;
    private const ulong BlockingBySti = 1;
    private const ulong BlockingByMovSs = 2;
    private const ulong BlockingByNmi = 8;

    /// <summary>The MSRs that the subject has, one that it has not, and the number of XCR0.</summary>
    private static readonly uint[] s_indices = [0x10, 0x1a0, 0xc000_0080, 0x277, 0];

    private static readonly uint[] s_controlRegisters = [0, 0, 3, 4, 8];

    /// <summary>The kernel's subjects are unrestricted guests; a MOV to CR0 comes from CPL 0.</summary>
    private static readonly EntryTemplate[] s_unrestricted =
        [EntryTemplate.Long, EntryTemplate.Protected, EntryTemplate.Real];

    private readonly Random random;
    private readonly FakeVmcs vmcs;
    private readonly EntryTemplate template;

    public RandomExit(int seed, FakeVmcs vmcs, EntryState[] templates)
    {
        random = new(seed);
        this.vmcs = vmcs;
        Reason = RandomReason();
        Action = (TrapAction)random.Next(7);
        template = Field.Basic == ExitReason.ControlRegisterAccess
            ? s_unrestricted[random.Next(s_unrestricted.Length)]
            : (EntryTemplate)random.Next(templates.Length);
        vmcs.State = templates[(int)template];
        SetInformation();
        bool hasEvent = SetVectoring();
        SetGuestState(hasEvent);
    }

    /// <summary>The exit-reason field.</summary>
    public uint Reason { get; }

    /// <summary>What the subject's trap table says to it; one value has no meaning.</summary>
    public TrapAction Action { get; }

    public ExitReasonField Field => new(Reason);

    /// <summary>Random general registers, among them values that the tables of the subject know.</summary>
    public void FillRegisters(ref GeneralRegisters registers)
    {
        for (int index = 0; index < GeneralRegisters.Count; index++)
        {
            registers[index] = Wild64();
        }

        if (Chance(2))
        {
            registers.Rax = (uint)random.Next(40) | (Chance(4) ? 0x8000_0000 : 0);
            registers.Rcx = s_indices[random.Next(s_indices.Length)];
            registers.Rdx = 0;
        }

        if (Field.Basic == ExitReason.ControlRegisterAccess && Chance(2))
        {
            for (int index = 0; index < GeneralRegisters.Count; index++)
            {
                registers[index] = (uint)random.NextInt64(1L << 32);
            }
        }
    }

    public override string ToString() =>
        $"{template}, reason 0x{Reason:x} ({Field.Basic}), action {Action}, vectoring "
        + $"0x{vmcs[VmcsField.IdtVectoringInformation]:x}, length {vmcs[VmcsField.VmExitInstructionLength]}, RFLAGS "
        + $"0x{vmcs[VmcsField.GuestRflags]:x}, blocking {vmcs[VmcsField.GuestInterruptibilityState]}, activity "
        + $"{vmcs[VmcsField.GuestActivityState]}";

    private uint RandomReason()
    {
        uint basic = (uint)random.Next(82);
        return random.Next(20) switch
        {
            0 => (uint)random.NextInt64(1L << 32),
            1 => basic | (1u << 31),
            2 => basic | (1u << random.Next(16, 32)),
            3 or 4 or 5 => (uint)(random.Next(4) switch
            {
                0 => ExitReason.Vmcall,
                1 => ExitReason.Cpuid,
                2 => ExitReason.Rdmsr,
                _ => ExitReason.Wrmsr,
            }),
            _ => basic,
        };
    }

    private void SetInformation()
    {
        vmcs[VmcsField.ExitReason] = Reason;
        vmcs[VmcsField.ExitQualification] = Wild64();
        if (Field.Basic == ExitReason.ControlRegisterAccess && Chance(2))
        {
            uint number = s_controlRegisters[random.Next(s_controlRegisters.Length)];
            vmcs[VmcsField.ExitQualification] = number | ((uint)random.Next(2) << 4) | ((uint)random.Next(16) << 8);
        }

        vmcs[VmcsField.GuestLinearAddress] = Wild64();
        vmcs[VmcsField.GuestPhysicalAddress] = Wild64();
        vmcs[VmcsField.VmExitInterruptionInformation] = Chance(2)
            ? Wild64()
            : InterruptionInformation.Inject(
                Chance(2) ? InterruptionType.HardwareException : InterruptionType.PrivilegedSoftwareException,
                Chance(2) ? (byte)ExceptionVector.Debug : (byte)ExceptionVector.AlignmentCheck).Value;
        vmcs[VmcsField.VmExitInterruptionErrorCode] = Wild64();
        vmcs[VmcsField.VmExitInstructionInformation] = Wild64();
        vmcs[VmcsField.VmExitInstructionLength] = Chance(10) ? Wild64() : (ulong)random.Next(1, 16);
        vmcs[VmcsField.IdtVectoringErrorCode] = Chance(10) ? Wild64() : (ulong)random.Next(0x1_0000);
    }

    /// <summary>True if an event's delivery was interrupted.</summary>
    private bool SetVectoring()
    {
        if (Field.IsByInstruction || Chance(2))
        {
            vmcs[VmcsField.IdtVectoringInformation] = (uint)random.Next();
            return false;
        }

        InterruptionInformation vectoring;
        do
        {
            vectoring = Chance(5) ? new((uint)random.NextInt64(1L << 32) | (1u << 31)) : PossibleVectoring();
        }
        while (vectoring.Type == InterruptionType.HardwareException
            && vectoring.Vector == (byte)ExceptionVector.ControlProtection);

        // Without IA32_VMX_BASIC[56] there is no #CP.
        vmcs[VmcsField.IdtVectoringInformation] = vectoring.Value | (Chance(2) ? 1u << 12 : 0);
        return true;
    }

    private InterruptionInformation PossibleVectoring()
    {
        byte exception = (byte)random.Next(32);
        bool isProtected = template != EntryTemplate.Real;
        return random.Next(6) switch
        {
            0 => InterruptionInformation.Inject(InterruptionType.ExternalInterrupt, (byte)random.Next(256)),
            1 => InterruptionInformation.Inject(InterruptionType.Nmi, (byte)ExceptionVector.NonMaskableInterrupt),
            2 => InterruptionInformation.Inject(InterruptionType.SoftwareInterrupt, (byte)random.Next(256)),
            3 => InterruptionInformation.Inject(InterruptionType.SoftwareException, (byte)random.Next(3, 5)),
            4 => InterruptionInformation.Inject(InterruptionType.PrivilegedSoftwareException, 1),
            _ => InterruptionInformation.Inject(
                InterruptionType.HardwareException,
                exception,
                isProtected && InterruptionInformation.DeliversErrorCode((ExceptionVector)exception)),
        };
    }

    private void SetGuestState(bool hasEvent)
    {
        ulong flags = vmcs[VmcsField.GuestRflags]
            | (Chance(2) ? TrapFlag : 0)
            | (hasEvent || Chance(2) ? InterruptFlag : 0);
        ulong blocking = hasEvent ? 0 : random.Next(4) switch
        {
            0 when (flags & InterruptFlag) != 0 => BlockingBySti,
            1 => BlockingByMovSs,
            _ => 0,
        };
        bool mayRest = !hasEvent && blocking == 0 && !Field.IsByInstruction && template != EntryTemplate.Virtual8086;
        ulong activity = mayRest && Chance(4) ? (ulong)random.Next(1, 4) : 0;
        bool branchTrap = Chance(4);
        bool isStepping = (flags & TrapFlag) != 0 && !branchTrap;
        bool isHeld = blocking != 0 || activity == 1;
        vmcs[VmcsField.GuestRflags] = flags;
        vmcs[VmcsField.GuestInterruptibilityState] = blocking | (Chance(3) ? BlockingByNmi : 0);
        vmcs[VmcsField.GuestActivityState] = activity;
        vmcs[VmcsField.GuestDebugCtl] = branchTrap ? 2u : 0;
        vmcs[VmcsField.GuestPendingDebugExceptions] = (isHeld ? isStepping : Chance(4)) ? 1u << 14 : 0;
        vmcs[VmcsField.GuestRip] = (ulong)random.Next(0x1000, 0xff00);
    }

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private ulong Wild64() => (ulong)random.NextInt64() << random.Next(2);
}
