using Bulkhead.GuestImages.Memory;

namespace Bulkhead.GuestImages.Multiboot;

/// <summary>Loads a kernel by the version of Multiboot whose header it has; the second one if it has both.</summary>
internal static class MultibootLoader
{
    /// <summary>Puts the kernel and its information into the guest's memory.</summary>
    /// <exception cref="GuestImageException">The kernel is broken, or something does not fit.</exception>
    public static GuestStart Load(GuestRequest request, GuestMemory memory)
    {
        if (Multiboot2Header.Find(request.Image) is { } second)
        {
            return Multiboot2Loader.Load(request, second, memory);
        }

        return Multiboot1Header.Find(request.Image) is { } first
            ? Multiboot1Loader.Load(request, first, memory)
            : throw new GuestImageException(
                request.Image.Name,
                "has no Multiboot header in its first 8 KiB and no Multiboot2 header in its first 32 KiB: name a "
                + "kernel with one, or another key than multiboot");
    }
}
