using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder.Layout;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>Lays out a virtual machine: all addresses are the policy's.</summary>
/// <param name="system">The whole policy.</param>
/// <param name="subject">One of its virtual machines.</param>
/// <param name="folders">The folders that the policy's paths are relative to; the first that has the file counts.</param>
public sealed class VirtualMachinePlanner(SystemPolicy system, Subject subject, IReadOnlyList<string> folders)
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
        return new SubjectPlan
        {
            Policy = subject,
            Regions = regions,
            Contents = Contents(machine, regions),
            Mode = machine.Mode.Value,
            EntryPoint = machine.EntryPoint.Value,
            StackPointer = machine.StackPointer?.Value ?? 0,
            PageTable = machine.PageTable?.Value ?? 0,
            Argument = machine.Argument?.Value ?? 0,
        };
    }

    private IReadOnlyList<InitialContent> Contents(VirtualMachine machine, List<Region> regions)
    {
        List<InitialContent> contents = [];
        foreach (GuestImage image in machine.Images.OrderBy(image => image.Address.Value))
        {
            InitialContent content = Load(image);
            if (!regions.Any(region => region.Kind == MemoryKind.Private && Holds(region, content)))
            {
                throw new SystemBuildException(
                    BuildRules.ImageRoom,
                    image.File.Position,
                    $"{content.Name}: its {content.Bytes.Length} bytes at 0x{content.GuestPhysical:x} do not lie in "
                    + $"one region of {subject.Name.Value}'s private memory: give it memory there, or another address");
            }

            if (contents.Count > 0 && contents[^1].GuestEnd > content.GuestPhysical)
            {
                throw new SystemBuildException(
                    BuildRules.ImageOverlap,
                    image.File.Position,
                    $"{content.Name} at 0x{content.GuestPhysical:x} overlaps {contents[^1].Name}: move one of them");
            }

            contents.Add(content);
        }

        return contents;
    }

    private static bool Holds(Region region, InitialContent content) =>
        content.GuestPhysical >= region.GuestPhysical
        && content.GuestPhysical < region.GuestEnd
        && (ulong)content.Bytes.Length <= region.GuestEnd - content.GuestPhysical;

    private InitialContent Load(GuestImage image)
    {
        string[] paths = [.. folders.Select(folder => Path.Combine(folder, image.File.Value))];
        string path = paths.FirstOrDefault(File.Exists) ?? paths[0];
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return bytes.Length != 0
                ? new InitialContent(image.File.Value, image.Address.Value, bytes)
                : throw new SystemBuildException(
                    BuildRules.ImageUnreadable, image.File.Position, $"{path} is empty: name an image");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SystemBuildException(
                BuildRules.ImageUnreadable,
                image.File.Position,
                $"{path} cannot be read ({failure.Message}): build it, or correct the path");
        }
    }
}
