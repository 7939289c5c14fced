using Bulkhead.GuestImages.Formats;
using Bulkhead.GuestImages.Memory;

namespace Bulkhead.GuestImages.Multiboot;

/// <summary>
/// Where a header wants the file: the address fields of Multiboot ("a.out kludge"), or the address tag of Multiboot2.
/// </summary>
/// <param name="HeaderOffset">Where in the file the header is.</param>
/// <param name="HeaderAddress">Where in memory the header is to be.</param>
/// <param name="LoadAddress">Where the loaded part begins.</param>
/// <param name="LoadEnd">Where it ends; 0 for the end of the file.</param>
/// <param name="ZeroEnd">Where the zeros behind it end; 0 if there are none.</param>
internal sealed record LoadAddresses(
    ulong HeaderOffset, uint HeaderAddress, uint LoadAddress, uint LoadEnd, uint ZeroEnd)
{
    /// <summary>Puts the file into the guest's memory.</summary>
    /// <exception cref="GuestImageException">The addresses contradict each other, or it does not fit.</exception>
    public void Place(GuestFile file, GuestMemory memory)
    {
        ImageBytes bytes = new(file);
        ulong before = (ulong)HeaderAddress - LoadAddress;
        bytes.Require(
            LoadAddress <= HeaderAddress && before <= HeaderOffset,
            $"its header is to lie at 0x{HeaderAddress:x} and begins at offset 0x{HeaderOffset:x}, and the file is "
            + $"loaded from 0x{LoadAddress:x}: correct the header");
        ulong offset = HeaderOffset - before;
        bytes.Require(
            LoadEnd == 0 || LoadEnd > LoadAddress,
            $"load_end_addr 0x{LoadEnd:x} is not above load_addr 0x{LoadAddress:x}: correct the header");
        ulong length = LoadEnd == 0 ? bytes.Length - offset : (ulong)LoadEnd - LoadAddress;
        ReadOnlyMemory<byte> content = bytes.Range(offset, length, "the part that its header has loaded");
        bytes.Require(
            ZeroEnd == 0 || ZeroEnd >= LoadAddress + length,
            $"bss_end_addr 0x{ZeroEnd:x} is below the end of what is loaded, 0x{LoadAddress + length:x}: correct it");
        ulong room = ZeroEnd == 0 ? length : (ulong)ZeroEnd - LoadAddress;
        memory.Take(file.Name, "kernel", LoadAddress, room);
        memory.Write("kernel", LoadAddress, content);
    }
}
