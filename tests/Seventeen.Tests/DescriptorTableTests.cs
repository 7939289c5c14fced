namespace Bulkhead.Seventeen.Tests;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using FsCheck;
using FsCheck.Fluent;

/// <summary>Exits of "descriptor-table exiting": decoded, and answered over a VMCS and a block.</summary>
public sealed unsafe class DescriptorTableTests : IDisposable
{
    private const uint Operand = 0x800;
    private const uint Gdt = 0x400;
    private const uint NoIndexNoBase = (1u << 22) | (1u << 27);
    private const uint Address32 = 1u << 7;
    private const uint SegmentDs = 3u << 15;
    private const uint Register = 1u << 10;
    private const uint Rdx = 2;
    private const ulong Rip = 0x4000_1000;

    private readonly Blocks _block = new();
    private readonly VmcsModel _vmcs = new();
    private GeneralRegisters _registers;

    public DescriptorTableTests()
    {
        _vmcs[VmcsField.GuestRip] = Rip;
        _vmcs[VmcsField.GuestCr0] = 0x8001_0031;
        _vmcs[VmcsField.VmExitInstructionLength] = 7;
        _vmcs[VmcsField.ExitQualification] = EnvironmentBlock.LinearBase + Operand;
        _vmcs[VmcsField.GuestGdtrBase] = EnvironmentBlock.LinearBase + Gdt;
        _vmcs[VmcsField.GuestGdtrLimit] = 0x47;
        _vmcs[VmcsField.GuestIdtrBase] = 0x4000_0420;
        _vmcs[VmcsField.GuestIdtrLimit] = 0x197;
        _vmcs[VmcsField.GuestLdtrSelector] = 0x30;
        _vmcs[VmcsField.GuestTrSelector] = 0x38;
    }

    public void Dispose() => _block.Dispose();

    [Fact]
    public void EveryIdentityIsItsInstruction()
    {
        DescriptorTableInstruction[] decoded =
        [
            .. from reason in (ExitReason[])[ExitReason.GdtrOrIdtrAccess, ExitReason.LdtrOrTrAccess]
               from identity in Enumerable.Range(0, 4)
               select Access(reason, (uint)identity).Instruction,
        ];
        Assert.Equal(Enum.GetValues<DescriptorTableInstruction>(), decoded);
        Assert.Equal("Sgdt Sidt Sldt Str", string.Join(' ', decoded.Where(IsStore)));
    }

    /// <summary>Base, index, scale, displacement and segment, against a sum in 64 bits.</summary>
    [Fact]
    public void AddressesAreThoseOfTheInstruction()
    {
        Gen<uint[]> numbers = ArbMap.Default.GeneratorFor<uint>().ArrayOf(4);
        Gen<(uint[], int, int, int)> operands =
            from words in numbers
            from baseRegister in Gen.Choose(-1, 7)
            from indexRegister in Gen.Choose(-1, 7).Where(number => number != 4)
            from scale in Gen.Choose(0, 3)
            select (words, baseRegister, indexRegister, scale);
        Prop.ForAll(operands.ToArbitrary(), IsAddressed).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(ExitReason.GdtrOrIdtrAccess, 0, new byte[] { 0x47, 0x00, 0x00, 0x04, 0x00, 0x40, 0xcc })]
    [InlineData(ExitReason.GdtrOrIdtrAccess, 1, new byte[] { 0x97, 0x01, 0x20, 0x04, 0x00, 0x40, 0xcc })]
    [InlineData(ExitReason.LdtrOrTrAccess, 0, new byte[] { 0x30, 0x00, 0xcc })]
    [InlineData(ExitReason.LdtrOrTrAccess, 1, new byte[] { 0x38, 0x00, 0xcc })]
    public void StoresWriteWhatTheProcessorWould(ExitReason reason, uint identity, byte[] expected)
    {
        Assert.True(Answer(Access(reason, identity)));
        Assert.Equal(expected, new Span<byte>(_block.Memory + Operand, expected.Length).ToArray());
        Assert.Equal(Rip + 7, _vmcs[VmcsField.GuestRip]);
    }

    [Fact]
    public void AStoreToARegisterChangesTheSelectorsBitsAlone()
    {
        _registers[(int)Rdx] = 0x1234_5678;
        Assert.True(Answer(Access(ExitReason.LdtrOrTrAccess, 1, Register | (Rdx << 3))));
        Assert.Equal(0x1234_0038ul, _registers[(int)Rdx]);
    }

    [Theory]
    [InlineData(2, VmcsField.GuestGdtrBase, VmcsField.GuestGdtrLimit)]
    [InlineData(3, VmcsField.GuestIdtrBase, VmcsField.GuestIdtrLimit)]
    public void LoadsOfTablesReachTheVmcs(uint identity, VmcsField start, VmcsField limit)
    {
        ((ReadOnlySpan<byte>)[0xff, 0x07, 0x78, 0x56, 0x34, 0x12]).CopyTo(new Span<byte>(_block.Memory + Operand, 6));
        Assert.True(Answer(Access(ExitReason.GdtrOrIdtrAccess, identity)));
        Assert.Equal(0x1234_5678ul, _vmcs[start]);
        Assert.Equal(0x7fful, _vmcs[limit]);
        Assert.Equal(Rip + 7, _vmcs[VmcsField.GuestRip]);
    }

    [Fact]
    public void LtrLoadsTheDescriptorAndMakesItBusy()
    {
        SetDescriptor(0x38, 0x4000_8900_07d0_0067);
        Assert.True(Load(identity: 3, 0x38));
        Assert.Equal(0x38ul, _vmcs[VmcsField.GuestTrSelector]);
        Assert.Equal(0x4000_07d0ul, _vmcs[VmcsField.GuestTrBase]);
        Assert.Equal(0x67ul, _vmcs[VmcsField.GuestTrLimit]);
        Assert.Equal(0x8bul, _vmcs[VmcsField.GuestTrAccessRights]);
        Assert.Equal(0x4000_8b00_07d0_0067ul, *Descriptor(0x38));
        Assert.Equal(Rip + 7, _vmcs[VmcsField.GuestRip]);
    }

    [Fact]
    public void LldtLoadsTheDescriptorOrNull()
    {
        SetDescriptor(0x30, 0x4080_8200_07c0_0007);
        Assert.True(Load(identity: 2, 0x30));
        Assert.Equal(0x4000_07c0ul, _vmcs[VmcsField.GuestLdtrBase]);
        Assert.Equal(0x7ffful, _vmcs[VmcsField.GuestLdtrLimit]);
        Assert.Equal(0x8082ul, _vmcs[VmcsField.GuestLdtrAccessRights]);

        Assert.True(Load(identity: 2, 0));
        Assert.Equal(0ul, _vmcs[VmcsField.GuestLdtrSelector]);
        Assert.Equal(0x1_0000ul, _vmcs[VmcsField.GuestLdtrAccessRights]);
    }

    [Theory]
    [InlineData(3, 0x38, 0x4000_8b00_07d0_0067)] // a busy TSS
    [InlineData(3, 0x38, 0x4000_0900_07d0_0067)] // not present
    [InlineData(3, 0x38, 0x4000_8200_07d0_0067)] // an LDT
    [InlineData(2, 0x38, 0x4000_8900_07d0_0067)] // a TSS
    [InlineData(3, 0x48, 0x4000_8900_07d0_0067)] // beyond the limit
    [InlineData(3, 0x3c, 0x4000_8900_07d0_0067)] // in the LDT
    [InlineData(3, 0x03, 0x4000_8900_07d0_0067)] // null
    public void ABadSelectorGetsGeneralProtection(uint identity, ushort selector, ulong descriptor)
    {
        SetDescriptor((ushort)(selector & ~7), descriptor);
        Assert.True(Load(identity, selector));
        InterruptionInformation injected = new((uint)_vmcs[VmcsField.VmEntryInterruptionInformation]);
        Assert.True(injected.IsValid);
        Assert.Equal((byte)ExceptionVector.GeneralProtection, injected.Vector);
        Assert.Equal((ulong)(selector & ~3), _vmcs[VmcsField.VmEntryExceptionErrorCode]);
        Assert.Equal(Rip, _vmcs[VmcsField.GuestRip]);
        Assert.Equal(0x38ul, _vmcs[VmcsField.GuestTrSelector]);
    }

    [Fact]
    public void WhatLiesOutsideOfTheBlockIsLeftAlone()
    {
        _vmcs[VmcsField.ExitQualification] = 0x0010_0000;
        Assert.False(Answer(Access(ExitReason.GdtrOrIdtrAccess, 0)));
        Assert.False(Answer(Access(ExitReason.GdtrOrIdtrAccess, 2)));
        _vmcs[VmcsField.GuestGdtrBase] = 0x0010_0000;
        Assert.False(Load(identity: 3, 0x38));
        Assert.Equal(Rip, _vmcs[VmcsField.GuestRip]);
    }

    private static bool IsStore(DescriptorTableInstruction instruction) => Access(
        instruction >= DescriptorTableInstruction.Sldt ? ExitReason.LdtrOrTrAccess : ExitReason.GdtrOrIdtrAccess,
        (uint)instruction & 3).IsStore;

    private static DescriptorTableAccess Access(ExitReason reason, uint identity, uint form = NoIndexNoBase) =>
        new(reason, new InstructionInformation((identity << 28) | SegmentDs | Address32 | form));

    private static bool IsAddressed((uint[] Words, int Base, int Index, int Scale) operand)
    {
        GeneralRegisters registers = default;
        for (int number = 0; number < GeneralRegisters.Count; number++)
        {
            registers[number] = (ulong)number * operand.Words[0];
        }

        uint stackPointer = operand.Words[1];
        uint form = (uint)operand.Scale
            | (operand.Index < 0 ? 1u << 22 : (uint)operand.Index << 18)
            | (operand.Base < 0 ? 1u << 27 : (uint)operand.Base << 23);
        ulong sum = operand.Words[2] + (ulong)operand.Words[3]
            + (operand.Base < 0 ? 0 : operand.Base == 4 ? stackPointer : registers[operand.Base])
            + (operand.Index < 0 ? 0 : registers[operand.Index] << operand.Scale);
        DescriptorTableAccess access = Access(ExitReason.GdtrOrIdtrAccess, 0, form);
        return access.Address(operand.Words[2], operand.Words[3], registers, stackPointer) == (uint)sum;
    }

    private bool Answer(DescriptorTableAccess access) =>
        DescriptorTableHandler.TryAnswer(ref _registers, _block.Address, access);

    /// <summary>LLDT or LTR with a register.</summary>
    private bool Load(uint identity, ushort selector)
    {
        _registers[(int)Rdx] = 0xffff_0000u | selector;
        return Answer(Access(ExitReason.LdtrOrTrAccess, identity, Register | (Rdx << 3)));
    }

    private void SetDescriptor(ushort selector, ulong descriptor) => *Descriptor(selector) = descriptor;

    private ulong* Descriptor(ushort selector) => (ulong*)(_block.Memory + Gdt + selector);
}
