using Bulkhead.GuestImages.Acpi;
using Bulkhead.GuestImages.Formats;
using Bulkhead.GuestImages.Memory;
using Bulkhead.GuestImages.Start;

namespace Bulkhead.GuestImages.Multiboot;

/// <summary>Loads a kernel by the Multiboot Specification 0.6.96.</summary>
internal static class Multiboot1Loader
{
    private const uint Magic = 0x2bad_b002;
    private const ulong PageSize = 0x1000;
    private const int InformationSize = 120;
    private const int ModuleSize = 16;
    private const int MapEntrySize = 24;

    // Which fields of the information are valid: memory, command line, modules, memory map, name of the boot loader.
    private const uint Valid = (1 << 0) | (1 << 2) | (1 << 6) | (1 << 9);
    private const uint ValidModules = 1 << 3;

    /// <summary>Puts kernel, modules and information into the guest's memory.</summary>
    /// <exception cref="GuestImageException">The kernel is broken, or something does not fit.</exception>
    public static GuestStart Load(GuestRequest request, Multiboot1Header header, GuestMemory memory)
    {
        GuestFile file = request.Image;
        uint entry = PlaceKernel(file, header, memory);
        List<(ulong Address, GuestModule Module)> modules = PlacedModules.Place(request, memory);
        if (request.HasAcpi)
        {
            _ = AcpiTables.Place(file, memory);
        }

        IReadOnlyList<AddressRange> map = AddressMap.Of(memory.Regions);
        ulong length = (ulong)Information(0).Length;
        ulong address = memory.TakeLowest(
            file.Name, "Multiboot information", length, PageSize, PageSize, AddressMap.ConventionalEnd);
        memory.Write("Multiboot information", address, Information((uint)address));
        return StartStub.InProtectedMode(file, memory, entry, Magic, (uint)address);

        byte[] Information(uint start)
        {
            uint moduleList = start + InformationSize;
            uint mapList = moduleList + (uint)(modules.Count * ModuleSize);
            uint mapLength = (uint)(map.Count * MapEntrySize);
            uint texts = mapList + mapLength;
            ByteWriter strings = new ByteWriter().Text(CommandLineText.Check(file, request.CommandLine));
            uint loaderName = texts + (uint)strings.Length;
            strings.Text(MultibootText.LoaderName);
            ByteWriter list = new();
            foreach ((ulong at, GuestModule module) in modules)
            {
                list.UInt32((uint)at).UInt32((uint)(at + (ulong)module.File.Bytes.Length))
                    .UInt32(texts + (uint)strings.Length).UInt32(0);
                strings.Text(CommandLineText.Check(module.File, module.CommandLine));
            }

            foreach (AddressRange range in map)
            {
                list.UInt32(MapEntrySize - sizeof(uint))
                    .UInt64(range.Start).UInt64(range.Length).UInt32((uint)range.Type);
            }

            bool hasModules = modules.Count != 0;
            return new ByteWriter()
                .UInt32(Valid | (hasModules ? ValidModules : 0))
                .UInt32(MultibootText.LowerKibibytes(map)).UInt32(MultibootText.UpperKibibytes(map))
                .UInt32(0).UInt32(texts)
                .UInt32((uint)modules.Count).UInt32(hasModules ? moduleList : 0)
                .Bytes(new byte[16])
                .UInt32(mapLength).UInt32(mapList)
                .Bytes(new byte[12])
                .UInt32(loaderName)
                .Bytes(new byte[InformationSize - 68])
                .Bytes(list.ToArray()).Bytes(strings.ToArray())
                .ToArray();
        }
    }

    private static uint PlaceKernel(GuestFile file, Multiboot1Header header, GuestMemory memory)
    {
        if (header.Addresses is { } addresses)
        {
            addresses.Place(file, memory);
            return header.EntryAddress;
        }

        if (!ElfProgram.IsElf(file))
        {
            throw new GuestImageException(
                file.Name,
                $"is no ELF file, and its Multiboot flags 0x{header.Flags:x} have no address fields: set bit 16");
        }

        ElfProgram program = new(file);
        KernelSegments.Place(file, program, memory);
        return KernelSegments.Entry(file, program.PhysicalEntryPoint);
    }
}
