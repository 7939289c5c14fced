using Bulkhead.GuestImages.Memory;
using Bulkhead.Kernel.Subjects;

namespace Bulkhead.GuestImages.RealMode;

/// <summary>
/// Loads a raw firmware image so that it ends at 4 GiB, and its end so that it ends at 1 MiB: the processor starts at
/// F000:FFF0, and the firmware's 16-bit code lies where its segments reach.
/// </summary>
internal static class FirmwareLoader
{
    private const ulong Unit = 64 << 10;
    private const ulong Longest = 1 << 20;
    private const ulong ResetVector = 0xf_fff0;
    private const ulong OneMebibyte = 1 << 20;

    /// <summary>Puts the image into the guest's memory.</summary>
    /// <exception cref="GuestImageException">It is no firmware image, or does not fit.</exception>
    public static GuestStart Load(GuestFile file, GuestMemory memory)
    {
        ulong length = (ulong)file.Bytes.Length;
        if (length is 0 or > Longest || length % Unit != 0)
        {
            throw new GuestImageException(
                file.Name,
                $"has 0x{length:x} bytes, need a multiple of 64 KiB up to 1 MiB: name a raw firmware image");
        }

        memory.Place(file.Name, "firmware", AddressMap.Limit32 - length, file.Bytes);
        ulong low = LengthBelowOneMebibyte(file, memory, length);
        memory.Place(
            file.Name, "firmware below 1 MiB", OneMebibyte - low, file.Bytes[(int)(length - low)..]);
        return new GuestStart(SubjectMode.Real, ResetVector);
    }

    /// <summary>As much of 256, 128 and 64 KiB as there is memory for in one region.</summary>
    private static ulong LengthBelowOneMebibyte(GuestFile file, GuestMemory memory, ulong length)
    {
        for (ulong size = 4 * Unit; size >= Unit; size /= 2)
        {
            ulong candidate = Math.Min(size, length);
            if (memory.Regions.Any(region => region.CanBeLoaded
                && GuestMemory.Holds(region, OneMebibyte - candidate, candidate)))
            {
                return candidate;
            }
        }

        throw new GuestImageException(
            file.Name,
            "needs private memory below 1 MiB, from 0xf0000 at least: grant the guest "
            + "`low-firmware: { size: 128 KiB, address: 0xe0000, access: read-write-execute }`");
    }
}
