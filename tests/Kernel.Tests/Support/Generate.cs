using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>Generators that the tests share.</summary>
public static class Generate
{
    /// <summary>Any byte.</summary>
    public static Gen<byte> Byte { get; } = Gen.Choose(0, 255).Select(value => (byte)value);

    /// <summary>Any 64-bit number: all its bits at random, or near a power of two.</summary>
    public static Gen<ulong> UInt64 { get; } = Gen.OneOf(
        Gen.Choose(0, 0xffff).ArrayOf(4)
            .Select(parts => parts.Aggregate(0ul, (value, part) => (value << 16) | (uint)part)),
        Gen.Choose(0, 63).Zip(Gen.Choose(-2, 2), (bit, distance) => (1ul << bit) + (ulong)distance));

    /// <summary>A byte array of a length from 0 to <paramref name="maximum"/>.</summary>
    public static Gen<byte[]> Bytes(int maximum) => Gen.Choose(0, maximum).SelectMany(length => Byte.ArrayOf(length));

    /// <summary>A few changes, each of one byte at an offset below <paramref name="length"/>.</summary>
    public static Gen<(int Offset, byte Value)[]> Mutations(int length) =>
        Gen.Choose(1, 8).SelectMany(count => Gen.Choose(0, length - 1).Zip(InterestingByte).ArrayOf(count));

    private static Gen<byte> InterestingByte => Gen.OneOf(Byte, Gen.Elements<byte>(0, 1, 7, 8, 0x7f, 0x80, 0xff));
}
