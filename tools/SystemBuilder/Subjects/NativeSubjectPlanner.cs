using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder.Layout;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>Lays out a native subject: see <see cref="NativeMemoryMap"/>.</summary>
/// <param name="system">The whole policy.</param>
/// <param name="subject">One of its native subjects.</param>
/// <param name="program">The subject's program.</param>
/// <param name="files">The files that the policy names.</param>
public sealed class NativeSubjectPlanner(
    SystemPolicy system, Subject subject, NativeProgram program, ImageFiles files)
{
    private readonly IReadOnlyList<Region> granted = new GrantedRegions(system, subject).Place();

    private readonly Region stack = Stack(subject);

    /// <summary>Program, stack and granted regions: what its monitor may see. The rest is the compiler's.</summary>
    public IReadOnlyList<Region> OwnRegions => [stack, .. program.Regions, .. granted];

    /// <summary>The plan, with <paramref name="windows"/> on the memory of the subject's guests.</summary>
    /// <exception cref="SystemBuildException">Something does not fit.</exception>
    public SubjectPlan Plan(IEnumerable<Region> windows)
    {
        List<Region> regions = [.. granted, .. windows];
        byte[] information = SubjectInformationWriter.Write(system, subject, regions);
        regions.Add(new Region
        {
            Name = "information",
            Kind = MemoryKind.Private,
            GuestPhysical = NativeMemoryMap.Information,
            Length = Pages.RoundUp((ulong)information.Length),
            Rights = EptRights.Read,
        });

        regions.Add(stack);
        regions.AddRange(program.Regions);
        RegionOrder.Sort(subject, regions);

        GuestPageTables tables = new(NativeMemoryMap.PageTables, regions);
        regions.Add(TableRegion(tables));
        RegionOrder.Sort(subject, regions);
        return new SubjectPlan
        {
            Policy = subject,
            Regions = regions,
            Contents =
            [
                new InitialContent("information", NativeMemoryMap.Information, information),
                .. tables.Contents(),
                .. program.Contents,
                .. RegionFiles.Load(subject, granted, files).OrderBy(content => content.GuestPhysical),
            ],
            Mode = SubjectMode.Long64,
            EntryPoint = program.EntryPoint,
            StackPointer = NativeMemoryMap.StackTop,
            PageTable = NativeMemoryMap.PageTables,
            Argument = NativeMemoryMap.Information,
        };
    }

    private static Region Stack(Subject subject)
    {
        ulong length = Pages.RoundUp(subject.StackSize.Value);
        const ulong Room = NativeMemoryMap.StackTop - NativeMemoryMap.PageTables - (2 * Pages.Small);
        return length is > 0 and <= Room
            ? new Region
            {
                Name = "stack",
                Kind = MemoryKind.Private,
                GuestPhysical = NativeMemoryMap.StackTop - length,
                Length = length,
                Rights = EptRights.Read | EptRights.Write,
            }
            : throw new SystemBuildException(
                SubjectRules.StackRoom,
                subject.StackSize.Position,
                $"{subject.Name.Value}: a stack of {Sizes.Text(subject.StackSize.Value)} is not between a page and "
                + $"{Sizes.Text(Room)}: choose another size");
    }

    /// <summary>
    /// The page tables are writable in EPT, since with accessed and dirty flags for EPT the processor's own walks
    /// count
    /// as writes (SDM Vol. 3C, 29.3.5); the subject cannot reach them, since they map themselves nowhere.
    /// </summary>
    private Region TableRegion(GuestPageTables tables)
    {
        ulong room = stack.GuestPhysical - Pages.Small - NativeMemoryMap.PageTables;
        return tables.Length <= room
            ? new Region
            {
                Name = "page tables",
                Kind = MemoryKind.Private,
                GuestPhysical = NativeMemoryMap.PageTables,
                Length = tables.Length,
                Rights = EptRights.Read | EptRights.Write,
                IsLinear = false,
            }
            : throw new SystemBuildException(
                BuildRules.PageTableRoom,
                subject.Name.Position,
                $"{subject.Name.Value}: its page tables take {Sizes.Text(tables.Length)}, but beside a stack of "
                + $"{Sizes.Text(stack.Length)} there are {Sizes.Text(room)}: grant fewer regions or a smaller stack");
    }
}
