using System.Buffers.Binary;
using Bulkhead.GuestImages.Acpi;
using Bulkhead.GuestImages.Formats;
using Bulkhead.GuestImages.Memory;
using Bulkhead.GuestImages.Start;

namespace Bulkhead.GuestImages.Pvh;

/// <summary>
/// Loads an ELF kernel by the x86/HVM direct boot ABI: 32-bit protected mode without paging at the address of the note
/// XEN_ELFNOTE_PHYS32_ENTRY, with EBX pointing to an hvm_start_info of version 1.
/// </summary>
internal static class PvhLoader
{
    private const uint NoteType = 18;
    private const uint StartMagic = 0x336e_c578;
    private const ulong PageSize = 0x1000;
    private const int StartInfoSize = 56;
    private const int ModuleSize = 32;

    /// <summary>Puts kernel, modules and start information into the guest's memory.</summary>
    /// <exception cref="GuestImageException">The kernel is broken, or something does not fit.</exception>
    public static GuestStart Load(GuestRequest request, GuestMemory memory)
    {
        GuestFile file = request.Image;
        ElfProgram program = new(file);
        uint entry = Entry(file, program);
        KernelSegments.Place(file, program, memory);
        List<(ulong Address, GuestModule Module)> modules = PlacedModules.Place(request, memory);
        ulong acpi = request.HasAcpi ? AcpiTables.Place(file, memory) : 0;
        IReadOnlyList<AddressRange> map = AddressMap.Of(memory.Regions);

        // The information and behind it what it points to; its length does not depend on where it lies.
        ulong length = (ulong)Information(0).Length;
        ulong address = memory.TakeLowest(
            file.Name, "start information", length, PageSize, PageSize, AddressMap.ConventionalEnd);
        memory.Write("start information", address, Information(address));
        return StartStub.InProtectedMode(file, memory, entry, 0, (uint)address);

        byte[] Information(ulong start)
        {
            ByteWriter tail = new();
            List<ulong> commandLines = [];
            ulong tailStart = start + StartInfoSize;
            ulong moduleList = tailStart;
            ulong mapList = moduleList + ((ulong)modules.Count * ModuleSize);
            ulong texts = mapList + ((ulong)map.Count * 24);
            ByteWriter strings = new();
            ulong commandLine = texts;
            strings.Text(CommandLineText.Check(file, request.CommandLine));
            foreach ((_, GuestModule module) in modules)
            {
                commandLines.Add(texts + (ulong)strings.Length);
                strings.Text(CommandLineText.Check(module.File, module.CommandLine));
            }

            for (int index = 0; index < modules.Count; index++)
            {
                tail.UInt64(modules[index].Address).UInt64((ulong)modules[index].Module.File.Bytes.Length)
                    .UInt64(commandLines[index]).UInt64(0);
            }

            foreach (AddressRange range in map)
            {
                tail.UInt64(range.Start).UInt64(range.Length).UInt32((uint)range.Type).UInt32(0);
            }

            return new ByteWriter()
                .UInt32(StartMagic).UInt32(1).UInt32(0).UInt32((uint)modules.Count)
                .UInt64(modules.Count == 0 ? 0 : moduleList).UInt64(commandLine).UInt64(acpi).UInt64(mapList)
                .UInt32((uint)map.Count).UInt32(0)
                .Bytes(tail.ToArray()).Bytes(strings.ToArray())
                .ToArray();
        }
    }

    private static uint Entry(GuestFile file, ElfProgram program)
    {
        ReadOnlyMemory<byte>? note = program.FindNote("Xen"u8, NoteType);
        if (note is not { Length: 4 or 8 } value)
        {
            throw new GuestImageException(
                file.Name,
                note is null
                    ? "has no note Xen of the type 18, PHYS32_ENTRY: name a kernel with PVH, or another key than pvh"
                    : $"its note PHYS32_ENTRY has {note.Value.Length} bytes, need 4 or 8: get it anew");
        }

        return KernelSegments.Entry(
            file,
            value.Length == 4
                ? BinaryPrimitives.ReadUInt32LittleEndian(value.Span)
                : BinaryPrimitives.ReadUInt64LittleEndian(value.Span));
    }
}
