using Bulkhead.GuestImages;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder.Layout;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>Lays out a virtual machine: all addresses of its regions are the policy's.</summary>
/// <param name="system">The whole policy.</param>
/// <param name="subject">One of its virtual machines.</param>
/// <param name="files">The files that the policy names.</param>
public sealed class VirtualMachinePlanner(SystemPolicy system, Subject subject, ImageFiles files)
{
    /// <summary>All of the subject's memory.</summary>
    public IReadOnlyList<Region> OwnRegions { get; } = new GrantedRegions(system, subject).Place();

    /// <summary>The plan.</summary>
    /// <exception cref="SystemBuildException">An image cannot be read or does not fit.</exception>
    public SubjectPlan Plan()
    {
        List<Region> regions = [.. OwnRegions];
        RegionOrder.Sort(subject, regions);
        VirtualMachine machine = subject.VirtualMachine!;
        IReadOnlyList<InitialContent> filled = RegionFiles.Load(subject, regions, files);
        if (machine.Kernel is { } kernel)
        {
            GuestLayout layout = GuestPlanner.Load(subject, kernel, regions, files);
            IEnumerable<InitialContent> pieces = layout.Pieces.SelectMany(
                piece => SparseContent.Of(piece.Name, piece.Address, piece.Bytes));
            return Plan(regions, [.. pieces, .. filled], layout.Start);
        }

        GuestStart start = new(
            machine.Mode.Value,
            machine.EntryPoint.Value,
            machine.StackPointer?.Value ?? 0,
            machine.PageTable?.Value ?? 0);
        IEnumerable<InitialContent> images = machine.Images.Select(
            image => new InitialContent(image.File.Value, image.Address.Value, files.Load(image.File)));
        return Plan(regions, [.. images, .. filled], start);
    }

    private SubjectPlan Plan(List<Region> regions, List<InitialContent> contents, GuestStart start)
    {
        contents.Sort((left, right) => left.GuestPhysical.CompareTo(right.GuestPhysical));
        Check(regions, contents);
        return new SubjectPlan
        {
            Policy = subject,
            Regions = regions,
            Contents = contents,
            Mode = start.Mode,
            EntryPoint = start.EntryPoint,
            StackPointer = start.StackPointer,
            PageTable = start.PageTable,
            Argument = subject.VirtualMachine!.Argument?.Value ?? 0,
        };
    }

    private void Check(List<Region> regions, List<InitialContent> contents)
    {
        for (int index = 0; index < contents.Count; index++)
        {
            InitialContent content = contents[index];
            if (!regions.Any(region => region.Kind == MemoryKind.Private && Holds(region, content)))
            {
                throw new SystemBuildException(
                    BuildRules.ImageRoom,
                    PositionOf(content),
                    $"{content.Name}: its {content.Bytes.Length} bytes at 0x{content.GuestPhysical:x} do not lie in "
                    + $"one region of {subject.Name.Value}'s private memory: give it memory there, or another address");
            }

            if (index > 0 && contents[index - 1].GuestEnd > content.GuestPhysical)
            {
                throw new SystemBuildException(
                    BuildRules.ImageOverlap,
                    PositionOf(content),
                    $"{content.Name} at 0x{content.GuestPhysical:x} overlaps {contents[index - 1].Name}: move one of "
                    + "them");
            }
        }
    }

    private SourcePosition PositionOf(InitialContent content) =>
        subject.VirtualMachine!.Images.FirstOrDefault(image => image.File.Value == content.Name)?.File.Position
            ?? subject.Name.Position;

    private static bool Holds(Region region, InitialContent content) =>
        content.GuestPhysical >= region.GuestPhysical
        && content.GuestPhysical < region.GuestEnd
        && (ulong)content.Bytes.Length <= region.GuestEnd - content.GuestPhysical;
}
