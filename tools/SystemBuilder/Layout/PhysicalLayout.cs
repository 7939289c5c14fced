using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Policy.Model;
using Bulkhead.SystemBuilder.Subjects;

namespace Bulkhead.SystemBuilder.Layout;

/// <summary>
/// Where everything lies in the machine's memory, upwards: the kernel's block of each subject, the crash record, the
/// audit ring, the channels, then the subjects' own memory, each in the order of the policy.
/// </summary>
public sealed class PhysicalLayout
{
    private readonly SystemPolicy system;
    private readonly IReadOnlyList<SubjectPlan> subjects;

    private PhysicalLayout(SystemPolicy system, IReadOnlyList<SubjectPlan> subjects)
    {
        this.system = system;
        this.subjects = subjects;
        Memory = new PhysicalMemory(system.Machine.MemoryStart.Value, system.Machine.MemorySize.Value);
    }

    /// <summary>What has been handed out.</summary>
    public PhysicalMemory Memory { get; }

    /// <summary>The page where a fault of the kernel is recorded.</summary>
    public ulong CrashRecord { get; private set; }

    /// <summary>The audit ring.</summary>
    public ulong Audit { get; private set; }

    /// <summary>The channels, in the order of the policy.</summary>
    public IReadOnlyList<ulong> Channels { get; private set; } = [];

    /// <summary>Places what <paramref name="subjects"/> need, and writes the addresses into their plans.</summary>
    /// <exception cref="SystemBuildException">It does not fit.</exception>
    public static PhysicalLayout Place(SystemPolicy system, IReadOnlyList<SubjectPlan> subjects)
    {
        PhysicalLayout layout = new(system, subjects);
        layout.CountTables();
        try
        {
            layout.Place();
        }
        catch (SystemBuildException refusal)
        {
            throw new SystemBuildException(refusal.Rule, system.Machine.MemorySize.Position, refusal.Text);
        }

        return layout;
    }

    /// <summary>
    /// How many tables EPT needs depends on the alignment of host addresses alone, and that is known before them:
    /// what is shorter than 2 MiB never has large pages, all else lies as its subject sees it.
    /// </summary>
    private void CountTables()
    {
        ulong address = Pages.Large;
        Channels = [.. system.Channels.Select(channel => Next(GrantedRegions.LengthOf(channel)))];
        foreach (Region region in OwnedRegions())
        {
            region.HostPhysical = Next(region.Length, region.GuestPhysical);
        }

        Audit = Next(GrantedRegions.LengthOfAudit(system));
        Refer();
        foreach (SubjectPlan subject in subjects)
        {
            subject.ExtendedPageTables = ExtendedPageTableCounter.Count(
                [.. subject.Regions.Select(region => region.ToRecord())]);
        }

        ulong Next(ulong length, ulong guestPhysical = 0)
        {
            ulong start = length >= Pages.Large ? Pages.CongruentUp(address, guestPhysical) : address;
            address = Pages.AlignUp(start + length, Pages.Large);
            return start;
        }
    }

    private void Place()
    {
        foreach (SubjectPlan subject in subjects)
        {
            ulong tables = (ulong)subject.ExtendedPageTables * SubjectBlock.PageSize;
            subject.Block = Memory.Allocate(
                "kernel", $"block of {subject.Name}", SubjectBlock.ExtendedPageTables + tables);
        }

        CrashRecord = Memory.Allocate("kernel", "crash record", SubjectBlock.PageSize);
        Audit = Memory.Allocate("kernel", "audit ring", GrantedRegions.LengthOfAudit(system));
        Channels =
        [
            .. system.Channels.Select(channel =>
                Memory.Allocate(channel.Name.Value, "channel", GrantedRegions.LengthOf(channel))),
        ];
        foreach (SubjectPlan subject in subjects)
        {
            foreach (Region region in subject.Regions.Where(region => region.OwnsMemory))
            {
                region.HostPhysical = Memory.Allocate(
                    subject.Name, region.Name, region.Length, region.GuestPhysical);
            }
        }

        Refer();
    }

    /// <summary>Gives every region that shows memory of somebody else's the address of that memory.</summary>
    private void Refer()
    {
        foreach (Region region in subjects.SelectMany(subject => subject.Regions))
        {
            region.HostPhysical = region.Kind switch
            {
                MemoryKind.Channel => Channels[(int)region.Index],
                MemoryKind.Audit => Audit,
                MemoryKind.Counters => subjects[(int)region.Index].Block + SubjectBlock.Counters,
                MemoryKind.MonitoredState => subjects[(int)region.Index].Block + SubjectBlock.MonitoredState,
                MemoryKind.MonitoredMemory => region.Original!.HostPhysical,
                _ => region.HostPhysical,
            };
        }
    }

    private IEnumerable<Region> OwnedRegions() =>
        subjects.SelectMany(subject => subject.Regions).Where(region => region.OwnsMemory);
}
