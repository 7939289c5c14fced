namespace Bulkhead.Kernel.Boot;

using System;
using System.Runtime.CompilerServices;

/// <summary>
/// SHA-256 (FIPS 180-4), fed any number of byte ranges: one of the lanes of <see cref="Sha256Lanes"/>. It is for what
/// the boot shows, where others compute the same.
/// </summary>
public unsafe struct Sha256
{
    private const int BlockSize = 64;

    private Sha256LaneDigest _state;
    private Sha256LaneBlock _block;
    private ulong _length;

    /// <summary>The first 32 bits of the fractional parts of the cube roots of the first 64 primes.</summary>
    public static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>The first 32 bits of the fractional parts of the square roots of the first 8 primes.</summary>
    internal static ReadOnlySpan<uint> InitialState =>
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    internal static uint* ConstantsOfRounds => (uint*)Unsafe.AsPointer(in RoundConstants[0]);

    public static Sha256 Start()
    {
        Sha256 hash = default;
        for (int index = 0; index < 8; index++)
        {
            hash._state[index * Sha256Lanes.Count] = InitialState[index];
        }

        return hash;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (int index = 0; index < bytes.Length; index++)
        {
            Add(bytes[index]);
        }
    }

    /// <summary>Pads, and writes the 32 bytes of the digest.</summary>
    public void Finish(out Sha256Digest digest)
    {
        digest = default;
        ulong bits = _length * 8;
        Add(0x80);
        for (int count = 0; count < BlockSize && _length % BlockSize != BlockSize - 8; count++)
        {
            Add(0);
        }

        for (int shift = 56; shift >= 0; shift -= 8)
        {
            Add((byte)(bits >> shift));
        }

        for (int index = 0; index < Sha256Digest.Size; index++)
        {
            digest[index] = (byte)(_state[index / 4 * Sha256Lanes.Count] >> (24 - (index % 4 * 8)));
        }
    }

    private void Add(byte value)
    {
        int position = (int)(_length % BlockSize);
        _block[(position / 4 * Sha256Lanes.Count * sizeof(uint)) + (position % 4)] = value;
        _length++;
        if (position == BlockSize - 1)
        {
            Sha256LaneRounds.FourLanes(
                (uint*)Unsafe.AsPointer(ref _state), (byte*)Unsafe.AsPointer(ref _block), ConstantsOfRounds);
        }
    }
}

/// <summary>The 32 bytes of a SHA-256.</summary>
[InlineArray(Size)]
public struct Sha256Digest
{
    public const int Size = 32;

    private byte _first;
}
