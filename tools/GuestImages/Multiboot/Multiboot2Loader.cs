using Bulkhead.GuestImages.Acpi;
using Bulkhead.GuestImages.Formats;
using Bulkhead.GuestImages.Memory;
using Bulkhead.GuestImages.Start;

namespace Bulkhead.GuestImages.Multiboot;

/// <summary>Loads a kernel by the Multiboot2 Specification 2.0.</summary>
internal static class Multiboot2Loader
{
    private const uint Magic = 0x36d7_6289;
    private const ulong PageSize = 0x1000;
    private const int RootPointerSize = 36;

    /// <summary>Puts kernel, modules and information into the guest's memory.</summary>
    /// <exception cref="GuestImageException">The kernel is broken, or something does not fit.</exception>
    public static GuestStart Load(GuestRequest request, Multiboot2Header header, GuestMemory memory)
    {
        GuestFile file = request.Image;
        (uint entry, uint? loadBase) = PlaceKernel(file, header, memory);
        List<(ulong Address, GuestModule Module)> modules = PlacedModules.Place(request, memory);
        ReadOnlyMemory<byte> rootPointer = default;
        if (request.HasAcpi)
        {
            ulong acpi = AcpiTables.Place(file, memory);
            rootPointer = memory.Pieces.First(piece => piece.Address == acpi).Bytes[..RootPointerSize];
        }

        byte[] information = Information(request, memory, modules, rootPointer, loadBase);
        ulong address = memory.TakeLowest(
            file.Name,
            "Multiboot2 information",
            (ulong)information.Length,
            PageSize,
            PageSize,
            AddressMap.ConventionalEnd);
        memory.Write("Multiboot2 information", address, information);
        return StartStub.InProtectedMode(file, memory, entry, Magic, (uint)address);
    }

    private static (uint Entry, uint? LoadBase) PlaceKernel(
        GuestFile file, Multiboot2Header header, GuestMemory memory)
    {
        if (header.Addresses is { } addresses)
        {
            addresses.Place(file, memory);
            return header.EntryAddress is { } entry
                ? (entry, null)
                : throw new GuestImageException(
                    file.Name, "its Multiboot2 header has an address tag without an entry address tag: add tag 3");
        }

        if (!ElfProgram.IsElf(file))
        {
            throw new GuestImageException(
                file.Name, "is no ELF file, and its Multiboot2 header has no address tag: add tag 2");
        }

        ElfProgram program = new(file);
        ulong distance = header.Relocation?.Distance(file, program, memory) ?? 0;
        KernelSegments.Place(file, program, memory, distance);
        ulong start = header.EntryAddress ?? program.PhysicalEntryPoint;
        uint? loadBase = header.Relocation is null
            ? null
            : (uint)unchecked(program.Loaded.Min(segment => segment.PhysicalAddress) + distance);
        return (KernelSegments.Entry(file, unchecked(start + distance)), loadBase);
    }

    /// <summary>
    /// The information (section 3.4): command line, boot loader, modules, memory, ACPI, load address.
    /// </summary>
    private static byte[] Information(
        GuestRequest request,
        GuestMemory memory,
        List<(ulong Address, GuestModule Module)> modules,
        ReadOnlyMemory<byte> rootPointer,
        uint? loadBase)
    {
        IReadOnlyList<AddressRange> map = AddressMap.Of(memory.Regions);
        ByteWriter tags = new();
        AddTag(tags, 1, new ByteWriter().Text(CommandLineText.Check(request.Image, request.CommandLine)));
        AddTag(tags, 2, new ByteWriter().Text(MultibootText.LoaderName));
        foreach ((ulong address, GuestModule module) in modules)
        {
            AddTag(tags, 3, new ByteWriter()
                .UInt32((uint)address).UInt32((uint)(address + (ulong)module.File.Bytes.Length))
                .Text(CommandLineText.Check(module.File, module.CommandLine)));
        }

        AddTag(tags, 4, new ByteWriter()
            .UInt32(MultibootText.LowerKibibytes(map)).UInt32(MultibootText.UpperKibibytes(map)));
        ByteWriter entries = new ByteWriter().UInt32(24).UInt32(0);
        foreach (AddressRange range in map)
        {
            entries.UInt64(range.Start).UInt64(range.Length).UInt32((uint)range.Type).UInt32(0);
        }

        AddTag(tags, 6, entries);
        if (rootPointer.Length != 0)
        {
            AddTag(tags, 15, new ByteWriter().Bytes(rootPointer.Span));
        }

        if (loadBase is { } start)
        {
            AddTag(tags, 21, new ByteWriter().UInt32(start));
        }

        AddTag(tags, 0, new ByteWriter());
        return new ByteWriter().UInt32((uint)tags.Length + 8).UInt32(0).Bytes(tags.ToArray()).ToArray();
    }

    private static void AddTag(ByteWriter tags, uint type, ByteWriter content) =>
        tags.UInt32(type).UInt32((uint)content.Length + 8).Bytes(content.ToArray()).Align(8);
}
