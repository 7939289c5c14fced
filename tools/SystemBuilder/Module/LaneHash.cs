using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bulkhead.Kernel.Boot;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>
/// The digest that <see cref="Sha256Lanes"/> computes, by the library's SHA-256 of one lane after the other.
/// </summary>
public static class LaneHash
{
    private const int Lanes = 8;
    private const int WordsOfDigest = SHA256.HashSizeInBytes / sizeof(uint);

    /// <summary>The digest of <paramref name="bytes"/>, behind which zeros fill the last block.</summary>
    public static Sha256LaneDigest Of(ReadOnlySpan<byte> bytes)
    {
        int blocks = (bytes.Length + Sha256Lanes.BlockSize - 1) / Sha256Lanes.BlockSize;
        byte[] padded = new byte[blocks * Sha256Lanes.BlockSize];
        bytes.CopyTo(padded);
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(padded);
        uint[] message = new uint[words.Length / Lanes];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Sha256LaneDigest digest = default;
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int word = 0; word < message.Length; word++)
            {
                message[word] = words[(word * Lanes) + lane];
            }

            SHA256.HashData(MemoryMarshal.AsBytes(message.AsSpan()), hash);
            for (int word = 0; word < WordsOfDigest; word++)
            {
                digest[(word * Lanes) + lane] = BinaryPrimitives.ReadUInt32BigEndian(hash[(word * sizeof(uint))..]);
            }
        }

        return digest;
    }
}
