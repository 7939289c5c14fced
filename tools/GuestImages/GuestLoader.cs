using Bulkhead.GuestImages.Formats;
using Bulkhead.GuestImages.Linux;
using Bulkhead.GuestImages.Memory;
using Bulkhead.GuestImages.Multiboot;
using Bulkhead.GuestImages.Pvh;
using Bulkhead.GuestImages.RealMode;

namespace Bulkhead.GuestImages;

/// <summary>Lays out the memory of guests. The same files and regions give the same bytes.</summary>
public static class GuestLoader
{
    /// <summary>Lays out the memory of a guest.</summary>
    /// <param name="request">What it starts from.</param>
    /// <param name="regions">Its memory; no two regions overlap.</param>
    /// <exception cref="GuestImageException">A file is broken, or something does not fit.</exception>
    public static GuestLayout Load(GuestRequest request, IReadOnlyList<GuestRegion> regions)
    {
        GuestMemory memory = new(regions);
        if (request.Protocol is GuestProtocol.Multiboot or GuestProtocol.Pvh)
        {
            request = request with { Image = CompressedImage.Expand(request.Image) };
        }

        if (request.Protocol != GuestProtocol.Firmware)
        {
            BiosDataArea.Place(memory);
        }

        GuestStart start = request.Protocol switch
        {
            GuestProtocol.Linux => LinuxLoader.Load(request, memory),
            GuestProtocol.Multiboot => MultibootLoader.Load(request, memory),
            GuestProtocol.Pvh => PvhLoader.Load(request, memory),
            GuestProtocol.BootSector => BootSectorLoader.Load(request.Image, memory),
            _ => FirmwareLoader.Load(request.Image, memory),
        };
        return new GuestLayout(memory.Pieces, start);
    }
}
