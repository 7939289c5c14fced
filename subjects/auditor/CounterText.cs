namespace Bulkhead.Subjects.AuditorSubject;

using System;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;

/// <summary>What the exit counters say: a line for each subject, with the reasons that occurred.</summary>
public static unsafe class CounterText
{
    private const int Reasons = 80;

    /// <summary>Reasons a line: more than that would not fit a message.</summary>
    private const int ReasonsPerLine = 3;

    /// <summary>Writes the lines; none where policy does not grant the counters.</summary>
    public static void Write(ref ConsoleWriter console, Grants grants)
    {
        ReadOnlySpan<RegionEntry> regions = grants.Regions;
        for (int index = 0; index < regions.Length; index++)
        {
            ref readonly RegionEntry region = ref regions[index];
            if (region.Kind == MemoryKind.Counters)
            {
                Write(ref console, in region);
            }
        }
    }

    private static void Write(ref ConsoleWriter console, in RegionEntry region)
    {
        ulong* counters = (ulong*)region.Address;
        int written = 0;
        for (int reason = 0; reason < Reasons; reason++)
        {
            ulong count = SharedMemory.Read(counters + reason);
            if (count == 0)
            {
                continue;
            }

            if (written % ReasonsPerLine == 0)
            {
                if (written != 0)
                {
                    console.EndLine();
                }

                console.Write("# exits of "u8);
                console.Write(region.Name.Letters);
                console.Write(":"u8);
            }

            console.Write(" "u8);
            console.Write(ExitReasonNames.Of((ExitReason)reason));
            console.Write(" %"u8, count);
            written++;
        }

        if (written != 0)
        {
            console.EndLine();
        }
    }
}
