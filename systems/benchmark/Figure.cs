namespace Bulkhead.Systems.Benchmark;

using System;
using Bulkhead.Subjects;

/// <summary>
/// How the programs print what they measured: "# ticks NAME=VALUE", which tools/Benchmarks reads. A figure that is not
/// the same in all rounds is none, and is printed so that it is not read as one.
/// </summary>
public static class Figure
{
    /// <summary>Prints the ticks of each of so many equal rounds, of which the sum is known.</summary>
    public static void Write(ref ConsoleWriter console, ReadOnlySpan<byte> name, ulong sum, uint rounds)
    {
        if (sum % rounds == 0)
        {
            Write(ref console, name, sum / rounds);
        }
        else
        {
            WriteName(ref console, "# varying-ticks "u8, name);
            console.WriteLine(": % in % rounds"u8, sum, rounds);
        }
    }

    /// <summary>Prints the ticks of rounds of which the least and the most are known.</summary>
    public static void Write(ref ConsoleWriter console, ReadOnlySpan<byte> name, Extent ticks)
    {
        if (ticks.Spread == 0)
        {
            Write(ref console, name, ticks.Least);
        }
        else
        {
            WriteName(ref console, "# varying-ticks "u8, name);
            console.WriteLine(": % to %"u8, ticks.Least, ticks.Most);
        }
    }

    /// <summary>Prints ticks.</summary>
    public static void Write(ref ConsoleWriter console, ReadOnlySpan<byte> name, ulong ticks)
    {
        WriteName(ref console, "# ticks "u8, name);
        console.WriteLine("=%"u8, ticks);
    }

    private static void WriteName(ref ConsoleWriter console, ReadOnlySpan<byte> what, ReadOnlySpan<byte> name)
    {
        console.Write(what);
        console.Write(name);
    }
}
