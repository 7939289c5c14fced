namespace Bulkhead.Kernel.Boot;

using System;
using System.Runtime.CompilerServices;

/// <summary>
/// Eight SHA-256 (FIPS 180-4) side by side, as vector instructions compute them: bytes, with zeros behind them up to a
/// whole block, are dealt to eight lanes by words of 32 bits in turn, and each lane's words are a message of its own.
/// The digest is that of every lane; who compares it has to know the length of the bytes.
/// </summary>
public unsafe struct Sha256Lanes
{
    /// <summary>A block of every lane, in bytes.</summary>
    public const int BlockSize = 512;

    public const int Count = 8;

    private const int LanesOfHalf = 4;
    private const int LengthWord = 15;

    /// <summary>Bit 7 of the first byte behind a message.</summary>
    private const uint EndOfMessage = 0x80;

    /// <summary>What the lanes have come to: the digest once it is finished.</summary>
    public Sha256LaneDigest Digest;

    public void Start()
    {
        for (int index = 0; index < Sha256LaneDigest.Words; index++)
        {
            Digest[index] = Sha256.InitialState[index / Count];
        }
    }

    /// <summary>Adds at most a block; less than one is the end of the bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="hasAvx2">The processor has AVX2, and XCR0 enables it.</param>
    public void Add(ReadOnlySpan<byte> bytes, bool hasAvx2)
    {
        if (bytes.Length == BlockSize)
        {
            AddBlock((byte*)Unsafe.AsPointer(in bytes[0]), hasAvx2);
            return;
        }

        AddEnd(bytes, hasAvx2);
    }

    /// <summary>Pads each lane's message; <paramref name="length"/> is that of all bytes, up to 2 GiB.</summary>
    public void Finish(ulong length, bool hasAvx2)
    {
        Sha256LaneBlock block = default;
        uint* words = (uint*)&block;

        // A block has as many bits of a lane as it has bytes. The standard's numbers are big-endian.
        uint bits = ((uint)length + BlockSize - 1) & ~(uint)(BlockSize - 1);
        uint swapped = (bits << 24) | ((bits & 0xff00) << 8) | ((bits >> 8) & 0xff00) | (bits >> 24);
        for (int lane = 0; lane < Count; lane++)
        {
            words[lane] = EndOfMessage;
            words[(LengthWord * Count) + lane] = swapped;
        }

        AddBlock((byte*)&block, hasAvx2);
    }

    public readonly bool IsSameAs(in Sha256LaneDigest other)
    {
        uint difference = 0;
        for (int index = 0; index < Sha256LaneDigest.Words; index++)
        {
            difference |= Digest[index] ^ other[index];
        }

        return difference == 0;
    }

    private void AddEnd(ReadOnlySpan<byte> bytes, bool hasAvx2)
    {
        Sha256LaneBlock block = default;
        bytes.CopyTo(block);
        AddBlock((byte*)&block, hasAvx2);
    }

    private void AddBlock(byte* block, bool hasAvx2)
    {
        uint* state = (uint*)Unsafe.AsPointer(ref Digest);
        uint* constants = Sha256.ConstantsOfRounds;
        if (hasAvx2)
        {
            Sha256LaneRounds.EightLanes(state, block, constants);
            return;
        }

        Sha256LaneRounds.FourLanes(state, block, constants);
        Sha256LaneRounds.FourLanes(state + LanesOfHalf, block + (LanesOfHalf * sizeof(uint)), constants);
    }
}

/// <summary>Sixteen words of eight lanes: the first word of each lane, then the second of each.</summary>
[InlineArray(Sha256Lanes.BlockSize)]
public struct Sha256LaneBlock
{
    private byte _first;
}

/// <summary>
/// The SHA-256 of eight lanes: the first word of each lane's, then the second word of each, to the eighth; numbers, as
/// the standard's H0 to H7 are.
/// </summary>
[InlineArray(Words)]
public struct Sha256LaneDigest
{
    public const int Words = 64;

    private uint _first;
}
