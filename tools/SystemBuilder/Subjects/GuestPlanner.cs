using Bulkhead.GuestImages;
using Bulkhead.GuestImages.Memory;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder.Layout;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>Has the images of an unmodified guest laid out in its memory.</summary>
public static class GuestPlanner
{
    /// <summary>What <paramref name="subject"/> finds in its memory, and how it starts.</summary>
    /// <param name="subject">A virtual machine with the image <paramref name="kernel"/>.</param>
    /// <param name="kernel">The image.</param>
    /// <param name="regions">The subject's regions.</param>
    /// <param name="files">The files that the policy names.</param>
    /// <exception cref="SystemBuildException">A file is broken, or something does not fit.</exception>
    public static GuestLayout Load(
        Subject subject, GuestKernel kernel, IReadOnlyList<Region> regions, ImageFiles files)
    {
        GuestRequest request = new()
        {
            Protocol = ProtocolOf(kernel.Protocol.Value),
            Image = File(kernel.File),
            Modules =
            [
                .. kernel.Modules.Select(
                    module => new GuestImages.GuestModule(File(module.File), module.CommandLine)),
            ],
            CommandLine = kernel.CommandLine,
            MultibootVersion = kernel.MultibootVersion,
            HasAcpi = kernel.HasAcpi,
        };
        try
        {
            return GuestLoader.Load(request, [.. regions.Where(region => region.OwnsMemory).Select(ToGuestRegion)]);
        }
        catch (GuestImageException refusal)
        {
            throw new SystemBuildException(
                BuildRules.GuestImage, kernel.File.Position, $"{subject.Name.Value}: {refusal.Message}");
        }

        GuestFile File(Located<string> file) => new(file.Value, files.Load(file));
        GuestRegion ToGuestRegion(Region region) => new(
            region.GuestPhysical,
            region.Length,
            region.Rights.HasFlag(EptRights.Write),
            region.Kind == MemoryKind.Private && !IsFilled(region));
        bool IsFilled(Region region) =>
            subject.Grants.Memory.Any(grant => grant.Name.Value == region.Name && grant.File is not null);
    }

    private static GuestImages.GuestProtocol ProtocolOf(Policy.Model.GuestProtocol protocol) => protocol switch
    {
        Policy.Model.GuestProtocol.Linux => GuestImages.GuestProtocol.Linux,
        Policy.Model.GuestProtocol.Multiboot => GuestImages.GuestProtocol.Multiboot,
        Policy.Model.GuestProtocol.Pvh => GuestImages.GuestProtocol.Pvh,
        Policy.Model.GuestProtocol.BootSector => GuestImages.GuestProtocol.BootSector,
        _ => GuestImages.GuestProtocol.Firmware,
    };
}
