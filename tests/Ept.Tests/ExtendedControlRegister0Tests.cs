namespace Bulkhead.Ept.Tests;

using System.Text;
using Bulkhead.Kernel.Cpu;
using FsCheck;
using FsCheck.Fluent;

public class ExtendedControlRegister0Tests
{
    private const ulong Everything = ~0ul;
    private const ulong Haswell = 0x7;
    private const ulong SkylakeServer = 0x2ff;
    private const ulong SapphireRapids = 0x602e7;

    public static TheoryData<int> Bits => [.. Enumerable.Range(0, 64)];

    /// <summary>Each bit beside x87 alone, on a processor that has all: what it needs is missing.</summary>
    [Theory]
    [MemberData(nameof(Bits))]
    public void A_single_bit_beside_x87(int bit)
    {
        ExtendedControlRegister0Fault expected = bit switch
        {
            0 or 1 or 9 => ExtendedControlRegister0Fault.None,
            2 => ExtendedControlRegister0Fault.AvxWithoutSse,
            3 or 4 => ExtendedControlRegister0Fault.BoundsInPart,
            5 or 6 or 7 => ExtendedControlRegister0Fault.Avx512InPart,
            17 or 18 => ExtendedControlRegister0Fault.TilesInPart,
            _ => ExtendedControlRegister0Fault.UnsupportedBit,
        };
        Assert.Equal(expected, ExtendedControlRegister0Rules.Check(1 | (1ul << bit), Everything));
        Assert.Equal(
            bit == 0 ? ExtendedControlRegister0Fault.None : ExtendedControlRegister0Fault.UnsupportedBit,
            ExtendedControlRegister0Rules.Check(1 | (1ul << bit), 1));
    }

    /// <summary>Each bit flipped in the largest value of a processor: #GP but for those that stand alone.</summary>
    [Theory]
    [MemberData(nameof(Bits))]
    public void A_single_bit_flipped(int bit)
    {
        Assert.Equal(bit != 2, IsRefused(Haswell ^ (1ul << bit), Haswell));
        Assert.Equal(bit != 9, IsRefused(SkylakeServer ^ (1ul << bit), SkylakeServer));
        Assert.Equal(bit != 9, IsRefused(SapphireRapids ^ (1ul << bit), SapphireRapids));
    }

    [Theory]
    [InlineData(0, ExtendedControlRegister0Fault.WithoutX87)]
    [InlineData(0x6, ExtendedControlRegister0Fault.WithoutX87)]
    [InlineData(0x5, ExtendedControlRegister0Fault.AvxWithoutSse)]
    [InlineData(0x19, ExtendedControlRegister0Fault.None)]
    [InlineData(0xe3, ExtendedControlRegister0Fault.Avx512InPart)]
    [InlineData(0xe5, ExtendedControlRegister0Fault.AvxWithoutSse)]
    [InlineData(0x67, ExtendedControlRegister0Fault.Avx512InPart)]
    [InlineData(0xe7, ExtendedControlRegister0Fault.None)]
    [InlineData(0x60001, ExtendedControlRegister0Fault.None)]
    [InlineData(0x100_0000_0001, ExtendedControlRegister0Fault.UnsupportedBit)]
    public void Combinations(ulong value, ExtendedControlRegister0Fault expected) =>
        Assert.Equal(expected, ExtendedControlRegister0Rules.Check(value, Everything));

    /// <summary>Every value of the eleven known bits, on processors with any of them.</summary>
    [Fact]
    public void Every_value_of_the_known_bits_agrees_with_the_manual()
    {
        Gen<ulong> known = Gen.Choose(0, 0x7ff).Select(Spread);
        Prop.ForAll(known.ToArbitrary(), supported =>
        {
            for (int index = 0; index <= 0x7ff; index++)
            {
                ulong value = Spread(index);
                if (IsRefused(value, supported) == IsAllowedByManual(value, supported))
                {
                    Assert.Fail($"value {value:x} supported {supported:x}");
                }
            }
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Any_value_agrees_with_the_manual() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<ulong>(),
            ArbMap.Default.ArbFor<ulong>(),
            (value, supported) => IsRefused(value, supported) != IsAllowedByManual(value, supported))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Every_fault_has_a_rule_of_its_own()
    {
        string[] rules = [.. Enum.GetValues<ExtendedControlRegister0Fault>()
            .Select(fault => Encoding.ASCII.GetString(ExtendedControlRegister0FaultNames.Rule(fault)))];
        Assert.DoesNotContain("", rules);
        Assert.Equal(rules.Length, rules.Distinct().Count());
        Assert.Equal("bit x87 must be 1", rules[(int)ExtendedControlRegister0Fault.WithoutX87]);
    }

    [Fact]
    public void The_known_bits_are_those_that_have_names() => Assert.Equal(
        ExtendedControlRegister0Rules.Known,
        Enum.GetValues<ExtendedControlRegister0>().Aggregate(0ul, (all, bit) => all | (ulong)bit));

    private static bool IsRefused(ulong value, ulong supported) =>
        ExtendedControlRegister0Rules.Check(value, supported) != ExtendedControlRegister0Fault.None;

    /// <summary>The sentences of SDM Vol. 3A, 2.6, one each, on single bits.</summary>
    private static bool IsAllowedByManual(ulong value, ulong supported)
    {
        bool Bit(int number) => ((value >> number) & 1) != 0;
        bool Has(int number) => ((supported >> number) & 1) != 0 && number is <= 7 or 9 or 17 or 18;
        bool isReserved = Enumerable.Range(0, 64).Any(number => Bit(number) && !Has(number));
        return Bit(0)
            && !isReserved
            && !(Bit(2) && !Bit(1))
            && Bit(3) == Bit(4)
            && Bit(5) == Bit(6)
            && Bit(6) == Bit(7)
            && !(Bit(5) && !Bit(2))
            && Bit(17) == Bit(18);
    }

    /// <summary>Eleven bits to the places that they have in XCR0.</summary>
    private static ulong Spread(int bits) =>
        ((ulong)bits & 0xff) | (((ulong)bits & 0x100) << 1) | (((ulong)bits & 0x600) << 8);
}
