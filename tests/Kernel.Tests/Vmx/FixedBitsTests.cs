using Bulkhead.Kernel.Tests.Support;
using Bulkhead.Kernel.Vmx;
using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Vmx;

public sealed class FixedBitsTests
{
    /// <summary>A pair as processors report them: what is 1 in FIXED0 is 1 in FIXED1, too.</summary>
    private static readonly Gen<(ulong Value, ulong Fixed0, ulong Fixed1)> Any =
        Generate.UInt64.Three().Select(values => (values.Item1, values.Item2 & values.Item3, values.Item3));

    /// <summary>Martinsen 2010, Figures 14 and 15.</summary>
    [Theory]
    [InlineData(0x00000000, 0x80000021, 0xffffffff, 0x80000021)]
    [InlineData(0x80000001, 0x80000021, 0xffffffff, 0x80000021)]
    [InlineData(0xe005003f, 0x80000021, 0xffffffff, 0xe005003f)]
    [InlineData(0x1_80000021, 0x80000021, 0xffffffff, 0x80000021)]
    [InlineData(0x0000, 0x2000, 0x67ff, 0x2000)]
    [InlineData(0x0020, 0x2000, 0x67ff, 0x2020)]
    [InlineData(0x67ff, 0x2000, 0x67ff, 0x67ff)]
    [InlineData(0xffffffff, 0x2000, 0x67ff, 0x67ff)]
    [InlineData(0x0800, 0x2000, 0x67ff, 0x2000)]
    public void TheThesisProcessorsRegistersAreMadeToFit(ulong value, ulong fixed0, ulong fixed1, ulong wanted)
    {
        Assert.Equal(wanted, FixedBits.Apply(value, fixed0, fixed1));
        Assert.Equal(value == wanted, FixedBits.AreSatisfied(value, fixed0, fixed1));
    }

    [Fact]
    public void TheThesisProcessorsFlexibleBitsAreKnown()
    {
        Assert.Equal(0x7fffffdeul, FixedBits.Flexible(0x80000021, 0xffffffff));
        Assert.Equal(0x47fful, FixedBits.Flexible(0x2000, 0x67ff));
    }

    [Fact]
    public void WhatWasAppliedIsSatisfied() =>
        PropertyTest.Holds(Any, bits =>
        {
            ulong applied = FixedBits.Apply(bits.Value, bits.Fixed0, bits.Fixed1);
            return FixedBits.AreSatisfied(applied, bits.Fixed0, bits.Fixed1)
                && (applied & bits.Fixed0) == bits.Fixed0
                && (applied & ~bits.Fixed1) == 0;
        });

    [Fact]
    public void ApplyingTwiceChangesNothing() =>
        PropertyTest.Holds(Any, bits =>
        {
            ulong once = FixedBits.Apply(bits.Value, bits.Fixed0, bits.Fixed1);
            return FixedBits.Apply(once, bits.Fixed0, bits.Fixed1) == once;
        });

    [Fact]
    public void FlexibleBitsAreKept() =>
        PropertyTest.Holds(Any, bits =>
        {
            ulong flexible = FixedBits.Flexible(bits.Fixed0, bits.Fixed1);
            ulong changed = FixedBits.Apply(bits.Value, bits.Fixed0, bits.Fixed1) ^ bits.Value;
            return (changed & flexible) == 0;
        });

    [Fact]
    public void EveryBitIsFixedTo1FixedTo0OrFlexible() =>
        PropertyTest.Holds(Any, bits =>
        {
            ulong flexible = FixedBits.Flexible(bits.Fixed0, bits.Fixed1);
            return (flexible | bits.Fixed0 | ~bits.Fixed1) == ulong.MaxValue
                && (flexible & bits.Fixed0) == 0
                && (flexible & ~bits.Fixed1) == 0;
        });

    [Fact]
    public void AnyOneWrongBitIsNoticed() =>
        PropertyTest.Holds(Any, bits =>
        {
            ulong good = FixedBits.Apply(bits.Value, bits.Fixed0, bits.Fixed1);
            ulong flexible = FixedBits.Flexible(bits.Fixed0, bits.Fixed1);
            return Enumerable.Range(0, 64).All(bit =>
                FixedBits.AreSatisfied(good ^ (1ul << bit), bits.Fixed0, bits.Fixed1) == ((flexible >> bit & 1) != 0));
        });
}
