using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder.Layout;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>The windows of a monitor on the memory of the subjects that it monitors.</summary>
public static class MonitoredMemory
{
    /// <summary>
    /// The regions through which <paramref name="subject"/> sees what memory its guests own, a window each, in the
    /// policy's order.
    /// </summary>
    /// <param name="system">The whole policy.</param>
    /// <param name="subject">The monitor.</param>
    /// <param name="regionsOf">The regions of a subject's own, which are known already.</param>
    /// <exception cref="SystemBuildException">A guest's memory does not fit a window.</exception>
    public static IEnumerable<Region> Place(
        SystemPolicy system,
        Subject subject,
        Func<Subject, IReadOnlyList<Region>> regionsOf)
    {
        ulong window = NativeMemoryMap.Windows;
        foreach (MonitorGrant grant in subject.Grants.Monitors.Where(grant => grant.Memory.Value != EptRights.None))
        {
            int index = system.IndexOfSubject(grant.Guest.Value);
            foreach (Region original in regionsOf(system.Subjects[index]).Where(region => region.OwnsMemory))
            {
                if (original.GuestEnd > NativeMemoryMap.WindowLength)
                {
                    throw new SystemBuildException(
                        BuildRules.MonitoredHigh,
                        grant.Guest.Position,
                        $"{subject.Name.Value}: {original.Name} of {grant.Guest.Value} ends at "
                        + $"0x{original.GuestEnd:x}, but a monitor sees memory below "
                        + $"0x{NativeMemoryMap.WindowLength:x}: place it lower");
                }

                yield return new Region
                {
                    Name = grant.Guest.Value,
                    Kind = MemoryKind.MonitoredMemory,
                    GuestPhysical = window + original.GuestPhysical,
                    Length = original.Length,
                    Rights = grant.Memory.Value,
                    Index = (uint)index,
                    IsListed = true,
                    Original = original,
                };
            }

            window += NativeMemoryMap.WindowLength;
        }
    }
}
