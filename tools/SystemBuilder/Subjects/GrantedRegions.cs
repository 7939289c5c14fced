using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.Subjects;
using Bulkhead.SystemBuilder.Layout;
using Grants = Bulkhead.Policy.Model.Grants;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>
/// The regions that policy grants a subject beside its program, in the order of <see cref="NativeMemoryMap.Grants"/>.
/// Windows on the memory of monitored subjects are not among them: see <see cref="MonitoredMemory"/>.
/// </summary>
/// <param name="system">The whole policy.</param>
/// <param name="subject">One of its subjects.</param>
public sealed class GrantedRegions(SystemPolicy system, Subject subject)
{
    private readonly List<Region> regions = [];
    private ulong next = NativeMemoryMap.Grants;

    /// <summary>The length in bytes of a channel's memory: whole pages.</summary>
    public static ulong LengthOf(Channel channel) =>
        Pages.RoundUp(ChannelLayout.RequiredLength(channel.MessageSize, SlotsOf(channel)));

    /// <summary>The number of slots that a channel has.</summary>
    public static uint SlotsOf(Channel channel) =>
        channel.Kind.Value == ChannelKind.State ? ChannelLayout.StateSlots : channel.Slots;

    /// <summary>The length in bytes of the audit ring's memory: whole pages.</summary>
    public static ulong LengthOfAudit(SystemPolicy system) =>
        Pages.RoundUp(AuditRingHeader.Size + ((ulong)system.Audit.Records.Value * AuditRecordSize));

    private static unsafe ulong AuditRecordSize => (ulong)sizeof(AuditRecord);

    /// <summary>The regions, in the order of the policy.</summary>
    /// <exception cref="SystemBuildException">One of them needs an address that the policy does not give.</exception>
    public IReadOnlyList<Region> Place()
    {
        Grants grants = subject.Grants;
        foreach (ChannelGrant grant in grants.Channels)
        {
            AddChannel(grant);
        }

        foreach (MemoryGrant grant in grants.Memory)
        {
            AddMemory(grant);
        }

        foreach (MonitorGrant grant in grants.Monitors)
        {
            uint guest = (uint)system.IndexOfSubject(grant.Guest.Value);
            SourcePosition position = grant.Guest.Position;
            Add(grant.Guest.Value, MemoryKind.MonitoredState, Pages.Small, true, null, guest, position);
        }

        if (grants.Audit is SourcePosition audit)
        {
            Add("audit", MemoryKind.Audit, LengthOfAudit(system), false, null, 0, audit);
        }

        if (grants.Counters is SourcePosition counters)
        {
            AddCounters(counters);
        }

        return regions;
    }

    private void AddChannel(ChannelGrant grant)
    {
        uint index = (uint)system.IndexOfChannel(grant.Channel.Value);
        ulong length = LengthOf(system.Channels[(int)index]);
        Add(
            grant.Channel.Value,
            MemoryKind.Channel,
            length,
            grant.IsWriter.Value,
            grant.Address?.Value,
            index,
            grant.Channel.Position,
            isListed: false);
    }

    private void AddMemory(MemoryGrant grant)
    {
        ulong address = grant.Address?.Value ?? NextAddress(grant.Name.Value, grant.Size.Value, grant.Name.Position);
        regions.Add(new Region
        {
            Name = grant.Name.Value,
            Kind = grant.Kind,
            GuestPhysical = address,
            Length = Pages.RoundUp(grant.Size.Value),
            Rights = grant.Rights.Value,
            MemoryType = grant.MemoryType.Value,
            IsListed = true,
            HostPhysical = grant.Device?.Value ?? 0,
        });
    }

    /// <summary>A page for each subject, one behind the other, under the subject's name.</summary>
    private void AddCounters(SourcePosition position)
    {
        ulong address = NextAddress("counters", (ulong)system.Subjects.Count * Pages.Small, position);
        for (int index = 0; index < system.Subjects.Count; index++)
        {
            string name = system.Subjects[index].Name.Value;
            Add(name, MemoryKind.Counters, Pages.Small, false, address, (uint)index, position);
            address += Pages.Small;
        }
    }

    private void Add(
        string name,
        MemoryKind kind,
        ulong length,
        bool isWritable,
        ulong? address,
        uint index,
        SourcePosition position,
        bool isListed = true) => regions.Add(new Region
        {
            Name = name,
            Kind = kind,
            GuestPhysical = address ?? NextAddress(name, length, position),
            Length = length,
            Rights = EptRights.Read | (isWritable ? EptRights.Write : 0),
            Index = index,
            IsListed = isListed,
        });

    private ulong NextAddress(string name, ulong length, SourcePosition position)
    {
        if (subject.Kind != SubjectKind.Native)
        {
            throw new SystemBuildException(
                MemoryRules.AddressMissing,
                position,
                $"{subject.Name.Value}: {name} has no guest-physical address, and a virtual machine's memory is laid "
                + "out by its policy: add an address");
        }

        ulong address = next;
        next = Pages.AlignUp(address + Pages.RoundUp(length) + Pages.Small, Pages.Large);
        return next <= NativeMemoryMap.Windows
            ? address
            : throw new SystemBuildException(
                BuildRules.NativeRoom,
                position,
                $"{subject.Name.Value}: {name} would end above 0x{NativeMemoryMap.Windows:x}, where a native subject's "
                + "granted regions end: grant less memory");
    }
}
