using Bulkhead.Subjects.Pc.Apic;

namespace Bulkhead.Pc.Tests.Apic;

/// <summary>The local APIC's MSRs, against SDM Vol. 3A, 11.12.</summary>
public sealed class X2ApicTests
{
    private const ulong Address = 0xfee0_0000;
    private const ulong Disabled = Address | 0x100;
    private const ulong XApic = Address | 0x900;
    private const ulong X2Apic = Address | 0xd00;

    private LocalApic _apic;

    public X2ApicTests() => _apic.Initialize(id: 0x23, 1_000_000_000, 1_000_000_000, physicalAddressBits: 39);

    [Theory]
    [InlineData(XApic, XApic, true)]
    [InlineData(XApic, X2Apic, true)]
    [InlineData(XApic, Disabled, true)]
    [InlineData(X2Apic, X2Apic, true)]
    [InlineData(X2Apic, XApic, false)]
    [InlineData(X2Apic, Disabled, true)]
    [InlineData(Disabled, XApic, true)]
    [InlineData(Disabled, X2Apic, false)]
    [InlineData(Disabled, Disabled | 0x400, false)]
    [InlineData(X2Apic, Disabled | 0x400, false)]
    [InlineData(XApic, XApic | 0x200, false)]
    [InlineData(XApic, XApic | 1, false)]
    [InlineData(XApic, XApic | (1ul << 39), false)]
    [InlineData(XApic, XApic | (1ul << 38), true)]
    public void ModesChangeAsTheFigureAllows(ulong from, ulong to, bool isLegal)
    {
        Assert.True(from == XApic || Write(ApicBase.Msr, from));
        Assert.Equal(isLegal, Write(ApicBase.Msr, to));
        Assert.Equal(isLegal ? to : from, Read(ApicBase.Msr));
    }

    [Fact]
    public void DisablingResetsTheRegisters()
    {
        _apic.WriteMemory(0xf0, 0x1ff, 0);
        _apic.WriteMemory(0x80, 0x20, 0);
        Assert.True(Write(ApicBase.Msr, Disabled));
        Assert.Equal(0xffff_fffful, _apic.ReadMemory(0x80, 0));
        Assert.True(Write(ApicBase.Msr, XApic));
        Assert.Equal(0ul, _apic.ReadMemory(0x80, 0));
        Assert.Equal(0xfful, _apic.ReadMemory(0xf0, 0));
    }

    [Fact]
    public void InX2ApicModeIdsHave32BitsAndMemoryIsGone()
    {
        Enter();
        Assert.Equal(0x23ul, Read(0x802));
        Assert.Equal((2ul << 16) | (1 << 3), Read(0x80d));
        Assert.Equal(0xffff_fffful, _apic.ReadMemory(0x20, 0));
        _apic.WriteMemory(0x80, 0x50, 0);
        Assert.Equal(0ul, Read(0x808));
    }

    [Fact]
    public void WithoutX2ApicModeThereAreNoSuchMsrs()
    {
        for (uint msr = 0x800; msr < 0x900; msr++)
        {
            Assert.Null(Read(msr));
            Assert.False(Write(msr, 0));
        }
    }

    [Fact]
    public void MsrsAreThoseOfTheTable()
    {
        Enter();
        uint[] readable = [0x802, 0x803, 0x808, 0x80a, 0x80d, 0x80f, 0x828, 0x830, 0x832, 0x833, 0x834, 0x835, 0x836,
            0x837, 0x838, 0x839, 0x83e, .. Enumerable.Range(0x810, 24).Select(msr => (uint)msr)];
        uint[] writable = [0x808, 0x80b, 0x80f, 0x828, 0x830, 0x832, 0x833, 0x834, 0x835, 0x836, 0x837, 0x838, 0x83e,
            0x83f];
        for (uint msr = 0x800; msr < 0x900; msr++)
        {
            Assert.True(readable.Contains(msr) == (Read(msr) != null), $"{msr:x}");
            Assert.True(writable.Contains(msr) == Write(msr, 0), $"{msr:x}");
            Assert.True(msr is 0x830 || !Write(msr, 1ul << 32), $"{msr:x}");
        }
    }

    [Theory]
    [InlineData(0x808, 0x100)]
    [InlineData(0x80b, 1)]
    [InlineData(0x80f, 0x1000)]
    [InlineData(0x828, 1)]
    [InlineData(0x830, 0x1000)]
    [InlineData(0x830, 0x10000)]
    [InlineData(0x832, 0x80000)]
    [InlineData(0x832, 0x100)]
    [InlineData(0x833, 0x2000)]
    [InlineData(0x835, 0x800)]
    [InlineData(0x837, 0x400)]
    [InlineData(0x83e, 4)]
    [InlineData(0x83f, 0x100)]
    public void ReservedBitsAreRefused(uint msr, ulong value)
    {
        Enter();
        Assert.False(Write(msr, value));
    }

    [Theory]
    [InlineData(0x0000_0023_0000_0040ul, true)]
    [InlineData(0x0000_00ff_0000_0040ul, false)]
    [InlineData(0xffff_ffff_0000_0040ul, true)]
    [InlineData(0x0002_0008_0000_0840ul, true)]
    [InlineData(0x0002_0004_0000_0840ul, false)]
    [InlineData(0x0003_0008_0000_0840ul, false)]
    [InlineData(0x0000_0000_0004_0040ul, true)]
    public void IpisHave32BitDestinations(ulong command, bool arrives)
    {
        Enter();
        Assert.True(Write(0x80f, 0x1ff));
        Assert.True(Write(0x830, command));
        Assert.Equal(command, Read(0x830));
        Assert.Equal(arrives ? 0x40 : 0, _apic.Offered);
    }

    [Fact]
    public void SelfIpiAndEndOfInterrupt()
    {
        Enter();
        Assert.True(Write(0x80f, 0x1ff));
        Assert.True(Write(0x83f, 0x55));
        Assert.Equal(1ul << 0x15, Read(0x822));
        _apic.Acknowledge(_apic.Offered);
        Assert.Equal((1ul << 0x15, 0ul), (Read(0x812)!.Value, Read(0x822)!.Value));
        Assert.True(Write(0x80b, 0));
        Assert.Equal(0ul, Read(0x812));
        Assert.True(Write(0x83f, 0x05));
        Assert.True(Write(0x828, 0));
        Assert.Equal(0x20ul, Read(0x828));
    }

    private void Enter() => Assert.True(Write(ApicBase.Msr, X2Apic));

    private ulong? Read(uint msr) => _apic.TryReadMsr(msr, 0, out ulong value) ? value : null;

    private bool Write(uint msr, ulong value) => _apic.TryWriteMsr(msr, value, 0);
}
