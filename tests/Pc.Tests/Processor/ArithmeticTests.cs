using Bulkhead.Subjects.Pc.Processor;

namespace Bulkhead.Pc.Tests.Processor;

/// <summary>
/// Results and flags, by arithmetic on wide integers: all operands of 8 bits, random ones of the others.
/// </summary>
public sealed class ArithmeticTests
{
    private const ulong Other = 0x3300;

    public static TheoryData<MmioOperation> Operations => [.. Enumerable.Range(0, 9).Select(n => (MmioOperation)n)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void EveryPairOfBytesGivesTheProcessorsFlags(MmioOperation operation)
    {
        for (uint operands = 0; operands < 0x20000; operands++)
        {
            Check(operation, 1, operands & 0xff, operands >> 8 & 0xff, operands >> 16);
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void WiderOperandsGiveTheProcessorsFlags(MmioOperation operation)
    {
        Random random = new(5);
        ulong[] edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
            0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, ulong.MaxValue];
        for (int index = 0; index < 60_000; index++)
        {
            uint size = 2u << (index % 3);
            ulong mask = ulong.MaxValue >> (int)(64 - (size * 8));
            ulong first = index % 2 == 0 ? (ulong)random.NextInt64() * 3 : edges[random.Next(edges.Length)];
            ulong second = index % 5 == 0 ? (ulong)random.NextInt64() * 3 : edges[random.Next(edges.Length)];
            Check(operation, size, first & mask, second & mask, (ulong)random.Next(2));
        }
    }

    private static void Check(MmioOperation operation, uint size, ulong first, ulong second, ulong carry)
    {
        ulong flags = Other | carry;
        ulong result = Arithmetic.Compute(operation, size, first, second, ref flags);
        (ulong expected, ulong expectedFlags) = Expect(operation, (int)size * 8, first, second, carry);
        Assert.True(
            result == expected && flags == (expectedFlags | Other),
            $"{operation} {size} {first:x} {second:x} {carry}: {result:x} {flags:x}, "
            + $"not {expected:x} {expectedFlags:x}");
    }

    private static (ulong Result, ulong Flags) Expect(
        MmioOperation operation, int bits, ulong first, ulong second, ulong carry)
    {
        UInt128 range = UInt128.One << bits;
        Int128 signedFirst = Signed(first, range), signedSecond = Signed(second, range);
        ulong used = operation is MmioOperation.AddWithCarry or MmioOperation.SubtractWithBorrow ? carry : 0;
        bool isAddition = operation is MmioOperation.Add or MmioOperation.AddWithCarry;
        bool isLogic = operation
            is MmioOperation.And or MmioOperation.Or or MmioOperation.ExclusiveOr or MmioOperation.Test;
        UInt128 wide = operation switch
        {
            MmioOperation.And or MmioOperation.Test => first & second,
            MmioOperation.Or => first | second,
            MmioOperation.ExclusiveOr => first ^ second,
            _ => isAddition ? (UInt128)first + second + used : (UInt128)first + range - second - used,
        };
        ulong result = (ulong)(wide % range);
        bool isCarry = isAddition ? wide >= range : !isLogic && first < (UInt128)second + used;
        Int128 exact = isAddition ? signedFirst + signedSecond + used : signedFirst - signedSecond - used;
        bool isOverflow = !isLogic && (exact >= (Int128)(range / 2) || exact < -(Int128)(range / 2));
        bool isAuxiliary = !isLogic
            && (isAddition ? (first & 15) + (second & 15) + used > 15 : (first & 15) < (second & 15) + used);
        bool isEven = ulong.PopCount(result & 0xff) % 2 == 0;
        ulong flags = (isCarry ? 1ul : 0) | (isEven ? 4ul : 0) | (isAuxiliary ? 0x10ul : 0)
            | (result == 0 ? 0x40ul : 0) | (result >= range / 2 ? 0x80ul : 0) | (isOverflow ? 0x800ul : 0);
        return (result, flags);
    }

    private static Int128 Signed(ulong value, UInt128 range) =>
        value >= range / 2 ? (Int128)value - (Int128)range : (Int128)value;
}
