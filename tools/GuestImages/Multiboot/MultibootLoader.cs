using Bulkhead.GuestImages.Memory;

namespace Bulkhead.GuestImages.Multiboot;

/// <summary>
/// Loads a kernel by the version of Multiboot that is asked for, or else whose header it has; the second one if it has
/// both.
/// </summary>
internal static class MultibootLoader
{
    /// <summary>Puts the kernel and its information into the guest's memory.</summary>
    /// <exception cref="GuestImageException">The kernel is broken, or something does not fit.</exception>
    public static GuestStart Load(GuestRequest request, GuestMemory memory)
    {
        if (request.MultibootVersion != 1 && Multiboot2Header.Find(request.Image) is { } second)
        {
            return Multiboot2Loader.Load(request, second, memory);
        }

        if (request.MultibootVersion != 2 && Multiboot1Header.Find(request.Image) is { } first)
        {
            return Multiboot1Loader.Load(request, first, memory);
        }

        string missing = request.MultibootVersion switch
        {
            1 => "no Multiboot header in its first 8 KiB",
            2 => "no Multiboot2 header in its first 32 KiB",
            _ => "no Multiboot header in its first 8 KiB and no Multiboot2 header in its first 32 KiB",
        };
        throw new GuestImageException(
            request.Image.Name,
            $"has {missing}: name a kernel with one, or another "
            + (request.MultibootVersion == 0 ? "key than multiboot" : "version"));
    }
}
