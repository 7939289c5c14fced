using Bulkhead.GuestImages.Memory;

namespace Bulkhead.GuestImages.Formats;

/// <summary>
/// Puts modules into a guest's memory: each on pages of its own, as high as there is room below 4 GiB.
/// </summary>
internal static class PlacedModules
{
    private const ulong PageSize = 0x1000;

    /// <summary>Places the modules; returns where each is.</summary>
    /// <exception cref="GuestImageException">One is empty or does not fit.</exception>
    public static List<(ulong Address, GuestModule Module)> Place(GuestRequest request, GuestMemory memory)
    {
        List<(ulong, GuestModule)> placed = [];
        foreach (GuestModule module in request.Modules)
        {
            GuestFile file = module.File;
            if (file.Bytes.Length == 0)
            {
                throw new GuestImageException(file.Name, "is empty: name a module");
            }

            ulong length = ((ulong)file.Bytes.Length + PageSize - 1) & ~(PageSize - 1);
            ulong address = memory.TakeHighest(
                file.Name, "module", length, PageSize, AddressMap.ExtendedStart, AddressMap.Limit32);
            memory.Write("module", address, file.Bytes);
            placed.Add((address, module));
        }

        return placed;
    }
}
