namespace Bulkhead.Kernel.Vmx;

using System;

/// <summary>Whether an EPT tree maps what was asked for, and nothing else.</summary>
public static class EptComparison
{
    /// <summary>
    /// True if the regions that a walker <paramref name="read"/> can be tiled with those <paramref name="requested"/>,
    /// in any order, each of them used once.
    /// </summary>
    public static bool AreEqual(ReadOnlySpan<EptRegion> requested, ReadOnlySpan<EptRegion> read)
    {
        int used = 0;
        for (int index = 0; index < read.Length; index++)
        {
            ulong left = read[index].Length;
            while (left != 0)
            {
                ulong length = LengthOfTile(requested, in read[index], read[index].Length - left);
                if (length == 0 || length > left || used == requested.Length)
                {
                    return false;
                }

                left -= length;
                used++;
            }
        }

        return used == requested.Length;
    }

    /// <summary>
    /// The length of what was requested <paramref name="offset"/> bytes into <paramref name="region"/>; 0 if nothing.
    /// </summary>
    private static ulong LengthOfTile(ReadOnlySpan<EptRegion> requested, in EptRegion region, ulong offset)
    {
        for (int index = 0; index < requested.Length; index++)
        {
            if (region.MatchesAt(offset, in requested[index]))
            {
                return requested[index].Length;
            }
        }

        return 0;
    }
}
