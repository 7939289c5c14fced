using System.Buffers.Binary;
using Bulkhead.GuestImages.Acpi;
using Bulkhead.GuestImages.Formats;
using Bulkhead.GuestImages.Memory;
using Bulkhead.GuestImages.Start;

namespace Bulkhead.GuestImages.Linux;

/// <summary>
/// Loads a bzImage by the 64-bit boot protocol, or by the 32-bit one if it has no 64-bit entry point (The Linux/x86
/// Boot Protocol, "64-bit boot protocol", "32-bit boot protocol").
/// </summary>
internal static class LinuxLoader
{
    private const ulong PageSize = 0x1000;

    /// <summary>The 64-bit entry point, from where the kernel is loaded.</summary>
    private const ulong Entry64 = 0x200;

    // Boot parameters ("zero page"): offsets, and the entries of the memory map.
    private const int AcpiRootPointer = 0x70;
    private const int MemoryMapEntries = 0x1e8;
    private const int MemoryMap = 0x2d0;
    private const int MemoryMapEntrySize = 20;
    private const int MostMemoryMapEntries = 128;

    private const byte OtherLoader = 0xff;
    private const byte CanUseHeap = 1 << 7;

    /// <summary>Puts kernel, initial RAM disk, command line and boot parameters into the guest's memory.</summary>
    /// <exception cref="GuestImageException">The kernel is broken, or something does not fit.</exception>
    public static GuestStart Load(GuestRequest request, GuestMemory memory)
    {
        GuestFile file = request.Image;
        LinuxSetupHeader header = new(file);
        ulong kernel = PlaceKernel(file, header, memory);
        (ulong ramDisk, ulong ramDiskLength) = PlaceRamDisk(request, header, memory);

        ulong pageTable = header.HasEntry64 ? IdentityPageTables.Place(file, memory) : 0;
        string text = CommandLineText.Check(file, request.CommandLine, header.CommandLineSize);
        byte[] commandLine = new ByteWriter().Text(text).ToArray();
        ulong commandLineAddress = Low(file, memory, "command line", (ulong)commandLine.Length);
        memory.Write("command line", commandLineAddress, commandLine);
        ulong acpi = request.HasAcpi ? AcpiTables.Place(file, memory) : 0;

        byte[] parameters = new byte[PageSize];
        header.Bytes.CopyTo(parameters.AsMemory(LinuxSetupHeader.Offset));
        parameters[LinuxSetupHeader.TypeOfLoader] = OtherLoader;
        parameters[LinuxSetupHeader.LoadFlags] &= unchecked((byte)~CanUseHeap);
        Set32(LinuxSetupHeader.Code32Start, kernel);
        Set32(LinuxSetupHeader.RamDiskImage, ramDisk);
        Set32(LinuxSetupHeader.RamDiskSize, ramDiskLength);
        Set32(LinuxSetupHeader.CommandLinePointer, commandLineAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(parameters.AsSpan(AcpiRootPointer), acpi);
        WriteMemoryMap(file, memory, parameters);
        ulong parametersAddress = Low(file, memory, "boot parameters", PageSize);
        memory.Write("boot parameters", parametersAddress, parameters);
        return header.HasEntry64
            ? StartStub.InLongMode(file, memory, kernel + Entry64, parametersAddress, pageTable)
            : StartStub.OfLinux32(file, memory, (uint)kernel, (uint)parametersAddress);

        void Set32(int offset, ulong value) =>
            BinaryPrimitives.WriteUInt32LittleEndian(parameters.AsSpan(offset), (uint)value);
    }

    private static ulong Low(GuestFile file, GuestMemory memory, string name, ulong length) =>
        memory.TakeLowest(file.Name, name, length, PageSize, PageSize, AddressMap.ConventionalEnd);

    /// <summary>At its preferred address, or where else there is room.</summary>
    private static ulong PlaceKernel(GuestFile file, LinuxSetupHeader header, GuestMemory memory)
    {
        ulong preferred = header.PreferredAddress;
        bool isFree = preferred >= AddressMap.ExtendedStart && preferred < AddressMap.Limit32
            && memory.FindLowest(header.Room, 1, preferred, AddressMap.Limit32) == preferred;
        if (!isFree && !header.IsRelocatable)
        {
            throw new GuestImageException(
                file.Name,
                $"needs 0x{header.Room:x} bytes from 0x{preferred:x} on and cannot be relocated: grant the guest "
                + "memory there");
        }

        ulong start = isFree ? preferred : AddressMap.ExtendedStart;
        ulong alignment = isFree ? 1 : header.Alignment;
        ulong address = memory.TakeLowest(
            file.Name, "kernel", header.Room, alignment, start, AddressMap.Limit32);
        memory.Write("kernel", address, header.Payload);
        return address;
    }

    private static (ulong Address, ulong Length) PlaceRamDisk(
        GuestRequest request, LinuxSetupHeader header, GuestMemory memory)
    {
        if (request.Modules.Count == 0)
        {
            return (0, 0);
        }

        GuestFile file = request.Modules[0].File;
        ulong length = (ulong)file.Bytes.Length;
        if (request.Modules.Count > 1 || length == 0)
        {
            throw new GuestImageException(
                file.Name, $"{request.Modules.Count} initial RAM disks, the first of {length} bytes: name one file");
        }

        ulong address = memory.TakeHighest(
            file.Name,
            "initial RAM disk",
            length,
            PageSize,
            AddressMap.ExtendedStart,
            Math.Min(header.InitialRamDiskMaximum + 1ul, AddressMap.Limit32));
        memory.Write("initial RAM disk", address, file.Bytes);
        return (address, length);
    }

    private static void WriteMemoryMap(GuestFile file, GuestMemory memory, byte[] parameters)
    {
        IReadOnlyList<AddressRange> ranges = AddressMap.Of(memory.Regions);
        if (ranges.Count > MostMemoryMapEntries)
        {
            throw new GuestImageException(
                file.Name,
                $"the memory map has {ranges.Count} entries of {MostMemoryMapEntries}: grant fewer regions");
        }

        parameters[MemoryMapEntries] = (byte)ranges.Count;
        for (int index = 0; index < ranges.Count; index++)
        {
            Span<byte> entry = parameters.AsSpan(MemoryMap + (index * MemoryMapEntrySize), MemoryMapEntrySize);
            BinaryPrimitives.WriteUInt64LittleEndian(entry, ranges[index].Start);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], ranges[index].Length);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[16..], (uint)ranges[index].Type);
        }
    }
}
