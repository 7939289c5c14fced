using Bulkhead.Policy.Rules;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Layout;

/// <summary>The order of a subject's regions.</summary>
public static class RegionOrder
{
    /// <summary>Sorts the regions of <paramref name="subject"/> by guest-physical address.</summary>
    /// <exception cref="SystemBuildException">Two have a page in common.</exception>
    public static void Sort(Subject subject, List<Region> regions)
    {
        regions.Sort((left, right) => left.GuestPhysical.CompareTo(right.GuestPhysical));
        for (int index = 1; index < regions.Count; index++)
        {
            Region below = regions[index - 1];
            Region above = regions[index];
            if (above.GuestPhysical < below.GuestEnd)
            {
                throw new SystemBuildException(
                    BuildRules.RegionOverlap,
                    subject.Name.Position,
                    $"{subject.Name.Value}: {above.Name} at 0x{above.GuestPhysical:x} overlaps {below.Name}, which "
                    + $"ends at 0x{below.GuestEnd:x}: move one of them");
            }
        }
    }
}
