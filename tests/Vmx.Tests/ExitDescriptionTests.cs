namespace Bulkhead.Vmx.Tests;

using System.Text.RegularExpressions;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.Reports;
using FsCheck;
using FsCheck.Fluent;

public class ExitDescriptionTests
{
    [Theory]
    [InlineData(ExitReason.Hlt, 0ul, "HLT, instruction length 3")]
    [InlineData(ExitReason.TripleFault, 0ul, "triple fault")]
    [InlineData(ExitReason.StartupIpi, 0x12ul, "start-up IPI: vector 18")]
    [InlineData(ExitReason.TaskSwitch, 0x8000_0028ul, "task switch: to selector 0x28 by JMP")]
    [InlineData(ExitReason.TaskSwitch, 0xc000_0030ul, "task switch: to selector 0x30 by task gate in IDT")]
    [InlineData(ExitReason.Invlpg, 0x1000ul, "INVLPG: of 0x1000, instruction length 3")]
    [InlineData(ExitReason.ControlRegisterAccess, 0x003ul,
        "control-register access: MOV to CR3 from RAX, instruction length 3")]
    [InlineData(ExitReason.ControlRegisterAccess, 0xf18ul,
        "control-register access: MOV from CR8 to R15, instruction length 3")]
    [InlineData(ExitReason.ControlRegisterAccess, 0x20ul, "control-register access: CLTS, instruction length 3")]
    [InlineData(ExitReason.ControlRegisterAccess, 0x000f_0030ul,
        "control-register access: LMSW of 0xf, instruction length 3")]
    [InlineData(ExitReason.MovDr, 0x307ul, "MOV DR: to DR7 from RBX, instruction length 3")]
    [InlineData(ExitReason.MovDr, 0x416ul, "MOV DR: from DR6 to RSP, instruction length 3")]
    [InlineData(ExitReason.IoInstruction, 0x03f8_0000ul,
        "I/O instruction: OUT, port 0x3f8, 1 byte, instruction length 3")]
    [InlineData(ExitReason.IoInstruction, 0x0064_004bul,
        "I/O instruction: IN, port 0x64, 4 bytes, instruction length 3")]
    [InlineData(ExitReason.IoInstruction, 0x01f0_0039ul,
        "I/O instruction: REP INS, port 0x1f0, 2 bytes, 16 address bits, instruction length 3")]
    [InlineData(ExitReason.EntryFailureInvalidGuestState, 0ul,
        "VM-entry failure due to invalid guest state (VM-entry failure)")]
    [InlineData(ExitReason.EntryFailureInvalidGuestState, 2ul,
        "VM-entry failure due to invalid guest state (VM-entry failure): PDPTE loading")]
    [InlineData(ExitReason.EntryFailureInvalidGuestState, 4ul,
        "VM-entry failure due to invalid guest state (VM-entry failure): VMCS link pointer")]
    [InlineData(ExitReason.EntryFailureInvalidGuestState, ulong.MaxValue,
        "VM-entry failure due to invalid guest state (VM-entry failure)")]
    [InlineData(ExitReason.EntryFailureMsrLoading, 2ul,
        "VM-entry failure due to MSR loading (VM-entry failure): entry 2 of the MSR-load area")]
    [InlineData(ExitReason.ApicAccess, 0x10b0ul, "APIC access: offset 0xb0, linear write")]
    [InlineData(ExitReason.ApicAccess, 0xf000ul, "APIC access: offset 0x0, physical, instruction")]
    [InlineData(ExitReason.ApicWrite, 0x300ul, "APIC write: offset 0x300")]
    [InlineData(ExitReason.EptViolation, 0x002ul,
        "EPT violation: write of guest-physical 0xabc000, where nothing is mapped")]
    [InlineData(ExitReason.EptViolation, 0x19cul,
        "EPT violation: fetch of guest-physical 0xabc000, linear 0xdef000, which allows read, write")]
    [InlineData(ExitReason.EptViolation, 0x08bul,
        "EPT violation: read, write of guest-physical 0xabc000, in the page walk of linear 0xdef000, "
            + "which allows read")]
    [InlineData(ExitReason.EptMisconfiguration, 0ul, "EPT misconfiguration: guest-physical 0xabc000")]
    [InlineData((ExitReason)35, 0ul, "unknown reason")]
    [InlineData((ExitReason)0xffff, 0ul, "unknown reason")]
    public void A_reason_and_its_qualification_are_said_in_words(
        ExitReason reason,
        ulong qualification,
        string words) =>
        Assert.Equal(words, Describe(new()
        {
            Reason = new((uint)reason | (reason is ExitReason.EntryFailureInvalidGuestState
                or ExitReason.EntryFailureMsrLoading ? 1u << 31 : 0)),
            Qualification = qualification,
            GuestLinearAddress = 0xdef000,
            GuestPhysicalAddress = 0xabc000,
            InstructionLength = 3,
        }));

    [Theory]
    [InlineData(0x8000_0b0du, 0ul, "exception or NMI: hardware exception #GP general protection, error code 0x10")]
    [InlineData(0x8000_0b0eu, 0x5000ul,
        "exception or NMI: at linear 0x5000: hardware exception #PF page fault, error code 0x10")]
    [InlineData(0x8000_0301u, 0x4001ul,
        "exception or NMI: breakpoint 0, single step: hardware exception #DB debug")]
    [InlineData(0x8000_0301u, 0ul, "exception or NMI: hardware exception #DB debug")]
    [InlineData(0x8000_0603u, 0ul, "exception or NMI: software exception #BP breakpoint")]
    [InlineData(0x8000_0202u, 0ul, "exception or NMI: NMI vector 2")]
    [InlineData(0x8000_1306u, 0ul,
        "exception or NMI: hardware exception #UD invalid opcode, NMIs unblocked by IRET")]
    public void An_exception_is_said_in_words(uint interruption, ulong qualification, string words) =>
        Assert.Equal(words, Describe(new()
        {
            Interruption = new(interruption),
            InterruptionErrorCode = 0x10,
            Qualification = qualification,
        }));

    [Fact]
    public void What_was_being_delivered_is_said() =>
        Assert.Equal(
            "EPT misconfiguration: guest-physical 0x0, while delivering external interrupt vector 32",
            Describe(new() { Reason = new((uint)ExitReason.EptMisconfiguration), IdtVectoring = new(0x8000_0020) }));

    [Theory]
    [InlineData(ExitReason.Vmptrld, (3u << 15) | (1u << 22),
        "VMPTRLD, DS:[RAX+0x20], instruction length 4")]
    [InlineData(ExitReason.Vmread, (2u << 28) | (1u << 10) | (3u << 3), "VMREAD, RBX, RDX, instruction length 4")]
    [InlineData(ExitReason.Vmwrite, (2u << 28) | (2u << 15) | (4u << 23) | (1u << 18) | 2u,
        "VMWRITE, SS:[RSP+RCX*4+0x20], RDX, instruction length 4")]
    [InlineData(ExitReason.Invept, (9u << 28) | (1u << 27) | (1u << 22) | (3u << 15),
        "INVEPT, DS:[0x20], R9, instruction length 4")]
    [InlineData(ExitReason.GdtrOrIdtrAccess, (3u << 28) | (1u << 22) | (5u << 23) | (5u << 15),
        "access to GDTR or IDTR: LIDT, GS:[RBP+0x20], instruction length 4")]
    [InlineData(ExitReason.LdtrOrTrAccess, (1u << 28) | (1u << 10) | (6u << 3),
        "access to LDTR or TR: STR, RSI, instruction length 4")]
    [InlineData(ExitReason.Rdrand, (11u << 3) | (2u << 11), "RDRAND, R11, 64 bits, instruction length 4")]
    [InlineData(ExitReason.Tpause, 1u << 3, "TPAUSE, RCX, instruction length 4")]
    public void An_instruction_is_said_in_words(ExitReason reason, uint information, string words) =>
        Assert.Equal(words, Describe(new()
        {
            Reason = new((uint)reason),
            Qualification = 0x20,
            InstructionLength = 4,
            Instruction = new(information),
        }));

    [Fact]
    public void OUTS_names_its_segment() =>
        Assert.Equal(
            "I/O instruction: REP OUTS, port 0x3f8, 1 byte, from FS, 64 address bits, instruction length 2",
            Describe(new()
            {
                Reason = new((uint)ExitReason.IoInstruction),
                Qualification = 0x03f8_0030,
                InstructionLength = 2,
                Instruction = new((4u << 15) | (2u << 7)),
            }));

    [Fact]
    public void The_flags_of_the_reason_are_said_and_typed()
    {
        ExitReasonField reason = new(0x3e00_000c);
        Assert.Equal(ExitReason.Hlt, reason.Basic);
        Assert.True(reason.HasBusLock && reason.IsFromEnclave && reason.HasPendingMtf && reason.IsFromVmxRoot);
        Assert.True(reason.HasPrematurelyBusyShadowStack);
        Assert.False(reason.IsEntryFailure);
        Assert.Equal(
            "HLT (prematurely busy shadow stack, bus lock, in enclave mode, pending MTF, from VMX root operation), "
                + "instruction length 1",
            Describe(new() { Reason = reason, InstructionLength = 1 }));
    }

    [Fact]
    public void Any_exit_is_one_line_of_printable_text() =>
        Prop.ForAll<DoNotSize<ulong>, DoNotSize<ulong>, DoNotSize<ulong>>((first, second, third) =>
        {
            string words = Describe(new()
            {
                Reason = new(((uint)first.Item & 0xfe00_0000) | ((uint)first.Item % 100)),
                Qualification = second.Item,
                GuestPhysicalAddress = third.Item,
                Interruption = new((uint)third.Item & 0xffff_ff0f),
                IdtVectoring = new((uint)(third.Item >> 32)),
                Instruction = new((uint)(first.Item >> 32)),
            });
            return Regex.IsMatch(words, @"\A[ -~]+\z") && !Regex.IsMatch(words, ": :|  |: ?,|: $");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_reason_has_a_name_and_reserved_numbers_have_none()
    {
        for (ushort number = 0; number <= 100; number++)
        {
            string name = System.Text.Encoding.ASCII.GetString(ExitNames.Of((ExitReason)number));
            Assert.Equal(Enum.IsDefined((ExitReason)number), name != "unknown reason");
        }
    }

    [Fact]
    public void Every_instruction_error_has_words_and_other_numbers_have_none()
    {
        for (uint number = 0; number <= 30; number++)
        {
            string name = System.Text.Encoding.ASCII.GetString(ExitNames.Of((VmInstructionError)number));
            Assert.Equal(Enum.IsDefined((VmInstructionError)number), name != "unknown error");
        }

        Assert.Equal(
            "VM entry with invalid host-state field(s)"u8,
            ExitNames.Of(VmInstructionError.VmEntryInvalidHostStateFields));
        Assert.Equal("invalid operand to INVEPT or INVVPID"u8, ExitNames.Of((VmInstructionError)28));
    }

    [Theory]
    [InlineData(ExceptionVector.GeneralProtection, 0x8000_0b0du)]
    [InlineData(ExceptionVector.InvalidOpcode, 0x8000_0306u)]
    [InlineData(ExceptionVector.ControlProtection, 0x8000_0b15u)]
    [InlineData(ExceptionVector.MachineCheck, 0x8000_0312u)]
    public void An_exception_is_injected_with_its_error_code(ExceptionVector vector, uint information) =>
        Assert.Equal(information, InterruptionInformation.Inject(vector).Value);

    [Fact]
    public void An_interrupt_is_injected_as_such()
    {
        InterruptionInformation information =
            InterruptionInformation.Inject(InterruptionType.ExternalInterrupt, 0x30);
        Assert.Equal(0x8000_0030u, information.Value);
        Assert.True(information.IsValid);
        Assert.Equal(0u, information.Reserved);
        Assert.False(InterruptionInformation.DeliversErrorCode((ExceptionVector)42));
    }

    private static string Describe(ExitInformation exit) =>
        SerialRecorder.Record((ref log) => ExitDescription.Write(ref log, exit));
}
