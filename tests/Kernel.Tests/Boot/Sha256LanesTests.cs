using System.Buffers.Binary;
using System.Security.Cryptography;
using Bulkhead.Kernel.Boot;

namespace Bulkhead.Kernel.Tests.Boot;

/// <summary>Eight lanes, each of which is what the library makes of its words.</summary>
public sealed class Sha256LanesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EveryLaneAgreesWithTheLibrary(bool hasAvx2)
    {
        for (int length = 1; length <= 1600; length += length is > 500 and < 530 ? 1 : 61)
        {
            byte[] bytes = RandomNumberGenerator.GetBytes(length);
            Assert.Equal(Wanted(bytes), Hash(bytes, hasAvx2));
        }
    }

    [Fact]
    public void OneBitOfAnyLaneMakesAnother()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(700);
        Sha256Lanes hash = default;
        hash.Start();
        Sha256LaneDigest digest = hash.Digest;
        Assert.True(hash.IsSameAs(digest));
        for (int index = 0; index < bytes.Length; index++)
        {
            bytes[index] ^= 0x10;
            uint[] other = Hash(bytes, hasAvx2: true);
            bytes[index] ^= 0x10;
            uint[] one = Hash(bytes, hasAvx2: true);
            int lane = index / sizeof(uint) % 8;
            for (int word = 0; word < Sha256LaneDigest.Words; word++)
            {
                Assert.Equal(word % 8 == lane, one[word] != other[word]);
            }
        }

        for (int word = 0; word < Sha256LaneDigest.Words; word++)
        {
            digest[word] ^= 1u << (word % 32);
            Assert.False(hash.IsSameAs(digest));
            digest[word] ^= 1u << (word % 32);
        }
    }

    private static uint[] Hash(ReadOnlySpan<byte> bytes, bool hasAvx2)
    {
        Sha256Lanes hash = default;
        hash.Start();
        for (int start = 0; start < bytes.Length; start += Sha256Lanes.BlockSize)
        {
            hash.Add(bytes[start..Math.Min(bytes.Length, start + Sha256Lanes.BlockSize)], hasAvx2);
        }

        hash.Finish((ulong)bytes.Length, hasAvx2);
        return ((ReadOnlySpan<uint>)hash.Digest).ToArray();
    }

    private static uint[] Wanted(ReadOnlySpan<byte> bytes)
    {
        uint[] digest = new uint[Sha256LaneDigest.Words];
        byte[] padded = new byte[(bytes.Length + 511) / 512 * 512];
        bytes.CopyTo(padded);
        for (int lane = 0; lane < 8; lane++)
        {
            byte[] message =
                [.. padded.Chunk(sizeof(uint)).Where((_, word) => word % 8 == lane).SelectMany(word => word)];
            byte[] hash = SHA256.HashData(message);
            for (int word = 0; word < 8; word++)
            {
                digest[(word * 8) + lane] = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(word * sizeof(uint)));
            }
        }

        return digest;
    }
}
