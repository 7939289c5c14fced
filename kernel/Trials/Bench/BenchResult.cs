namespace Bulkhead.Kernel.Trials.Bench;

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

/// <summary>
/// The block of 48 bytes in which a benchmark program leaves its result (kernel/Trials/Bench/Programs/bench.inc).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct BenchResult
{
    /// <summary>Where it is, as a guest-physical address.</summary>
    public const ulong Address = 0x5000;

    /// <summary>"BENCH001", little-endian.</summary>
    public const ulong ExpectedSignature = 0x3130_3048_434e_4542;

    public const int NameLength = 16;

    public ulong Signature;
    public NameBytes Name;

    /// <summary>Exits in the measured loop; 0 if only the hypervisor can count them.</summary>
    public ulong Exits;

    /// <summary>Ticks of the loop without the instruction that exits, and with it.</summary>
    public ulong EmptyTicks;
    public ulong MeasuredTicks;

    /// <summary>The name without the zeros behind it.</summary>
    public static ReadOnlySpan<byte> NameOf(BenchResult* result)
    {
        byte* start = (byte*)&result->Name;
        int length = 0;
        while (length < NameLength && start[length] != 0)
        {
            length++;
        }

        return new ReadOnlySpan<byte>(start, length);
    }

    [InlineArray(NameLength)]
    public struct NameBytes
    {
        private byte _first;
    }
}
