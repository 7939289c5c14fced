namespace Bulkhead.Subjects.AuditorSubject;

using System;
using Bulkhead.Kernel.Configuration;

/// <summary>The names of subjects by their indices: those of the auditor's entries for the counters.</summary>
public static class SubjectNames
{
    /// <summary>Writes the name, or "subject INDEX" where policy does not grant the counters.</summary>
    public static void Write(ref ConsoleWriter console, Grants grants, uint index)
    {
        ReadOnlySpan<RegionEntry> regions = grants.Regions;
        uint counted = 0;
        for (int position = 0; position < regions.Length; position++)
        {
            ref readonly RegionEntry region = ref regions[position];
            if (region.Kind == MemoryKind.Counters && counted++ == index)
            {
                console.Write(region.Name.Letters);
                return;
            }
        }

        console.Write("subject %"u8, index);
    }
}
