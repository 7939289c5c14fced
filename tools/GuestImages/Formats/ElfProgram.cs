namespace Bulkhead.GuestImages.Formats;

/// <summary>
/// The program headers of a static ELF32 or ELF64 for x86: what a boot loader needs of a kernel, and nothing else.
/// </summary>
internal sealed class ElfProgram
{
    private const uint Magic = 0x464c_457f;
    private const byte Class32 = 1;
    private const byte Class64 = 2;
    private const ushort MachineI386 = 3;
    private const ushort MachineX8664 = 62;
    private const ushort Executable = 2;
    private const ushort SharedObject = 3;
    private const int MostSegments = 256;
    private const string Header = "ELF header";

    private readonly ImageBytes bytes;
    private readonly List<ElfProgramSegment> segments = [];

    /// <summary>Reads the program headers of a file.</summary>
    /// <exception cref="GuestImageException">They are not those of such a file.</exception>
    public ElfProgram(GuestFile file)
    {
        bytes = new ImageBytes(file);
        bytes.Require(IsElf(file), "does not begin with the magic of an ELF file: name an ELF kernel");
        byte fileClass = bytes.UInt8(4, Header);
        bytes.Require(fileClass is Class32 or Class64, $"EI_CLASS is {fileClass}, need 1 or 2: name an ELF kernel");
        bytes.Require(bytes.UInt8(5, Header) == 1, "EI_DATA is not 1, little-endian: name a kernel for x86");
        Is64 = fileClass == Class64;
        ushort type = bytes.UInt16(16, Header);
        ushort machine = bytes.UInt16(18, Header);
        bytes.Require(
            type is Executable or SharedObject, $"e_type is {type}, need 2 or 3: name an executable kernel");
        bytes.Require(
            machine is MachineI386 or MachineX8664, $"e_machine is {machine}, need 3 or 62: name a kernel for x86");
        EntryPoint = Is64 ? bytes.UInt64(24, Header) : bytes.UInt32(24, Header);
        ReadSegments();
    }

    /// <summary>Whether the file is an ELF64.</summary>
    public bool Is64 { get; }

    /// <summary>The virtual address of the entry point.</summary>
    public ulong EntryPoint { get; }

    /// <summary>The segments that are loaded and not empty, in the order of the file.</summary>
    public IReadOnlyList<ElfProgramSegment> Loaded =>
        [.. segments.Where(segment => segment.Type == ElfProgramSegment.Load && segment.MemorySize != 0)];

    /// <summary>
    /// The physical address of the entry point: that of the segment it lies in, or as it stands in none.
    /// </summary>
    public ulong PhysicalEntryPoint
    {
        get
        {
            ElfProgramSegment? segment = Loaded.FirstOrDefault(
                segment => EntryPoint - segment.VirtualAddress < segment.MemorySize);
            return segment is null
                ? EntryPoint
                : segment.PhysicalAddress + (EntryPoint - segment.VirtualAddress);
        }
    }

    /// <summary>Whether a file begins as an ELF file does.</summary>
    public static bool IsElf(GuestFile file)
    {
        ImageBytes bytes = new(file);
        return bytes.Length >= 4 && bytes.UInt32(0, Header) == Magic;
    }

    /// <summary>The bytes of a segment in the file.</summary>
    public ReadOnlyMemory<byte> Content(ElfProgramSegment segment) =>
        bytes.Range(segment.FileOffset, segment.FileSize, $"program header {segment.Index}");

    /// <summary>The descriptor of the first note of a name and type; null if there is none.</summary>
    public ReadOnlyMemory<byte>? FindNote(ReadOnlySpan<byte> name, uint type)
    {
        foreach (ElfProgramSegment segment in segments.Where(segment => segment.Type == ElfProgramSegment.Note))
        {
            ulong alignment = segment.Alignment == 8 ? 8ul : 4;
            ulong end = segment.FileOffset + segment.FileSize;
            for (ulong at = segment.FileOffset; at <= end && end - at >= 12;)
            {
                const string What = "note";
                ulong nameSize = bytes.UInt32(at, What);
                ulong size = bytes.UInt32(at + 4, What);
                ulong descriptor = at + AlignUp(12 + nameSize, alignment);
                bytes.Require(
                    descriptor <= end && size <= end - descriptor,
                    $"a note at 0x{at:x} is longer than its segment: the file is damaged, get it anew");
                ReadOnlySpan<byte> letters = bytes.Range(at + 12, nameSize, What).Span;
                if (bytes.UInt32(at + 8, What) == type && letters.TrimEnd((byte)0).SequenceEqual(name))
                {
                    return bytes.Range(descriptor, size, What);
                }

                at = descriptor + AlignUp(size, alignment);
            }
        }

        return null;
    }

    private static ulong AlignUp(ulong value, ulong alignment) => (value + alignment - 1) & ~(alignment - 1);

    private void ReadSegments()
    {
        ulong table = Is64 ? bytes.UInt64(32, Header) : bytes.UInt32(28, Header);
        ushort size = bytes.UInt16(Is64 ? 54ul : 42, Header);
        ushort count = bytes.UInt16(Is64 ? 56ul : 44, Header);
        ushort wanted = (ushort)(Is64 ? 56 : 32);
        bytes.Require(
            count <= MostSegments && (count == 0 || size == wanted),
            $"e_phnum is {count} and e_phentsize {size}, need at most {MostSegments} and {wanted}: get it anew");
        _ = bytes.Range(table, (ulong)count * size, "program header table");
        for (int index = 0; index < count; index++)
        {
            segments.Add(Read(index, table + ((ulong)index * size)));
        }
    }

    private ElfProgramSegment Read(int index, ulong at)
    {
        string what = $"program header {index}";
        ElfProgramSegment segment = Is64
            ? new ElfProgramSegment(
                index,
                bytes.UInt32(at, what),
                bytes.UInt64(at + 8, what),
                bytes.UInt64(at + 16, what),
                bytes.UInt64(at + 24, what),
                bytes.UInt64(at + 32, what),
                bytes.UInt64(at + 40, what),
                bytes.UInt64(at + 48, what))
            : new ElfProgramSegment(
                index,
                bytes.UInt32(at, what),
                bytes.UInt32(at + 4, what),
                bytes.UInt32(at + 8, what),
                bytes.UInt32(at + 12, what),
                bytes.UInt32(at + 16, what),
                bytes.UInt32(at + 20, what),
                bytes.UInt32(at + 28, what));
        bool isUsed = segment.Type is ElfProgramSegment.Load or ElfProgramSegment.Note;
        if (isUsed)
        {
            _ = bytes.Range(segment.FileOffset, segment.FileSize, what);
        }

        bytes.Require(
            segment.Type != ElfProgramSegment.Load
                || (segment.FileSize <= segment.MemorySize
                    && segment.PhysicalAddress + segment.MemorySize >= segment.PhysicalAddress),
            $"{what} has p_filesz 0x{segment.FileSize:x} and p_memsz 0x{segment.MemorySize:x} at "
            + $"0x{segment.PhysicalAddress:x}: the file is damaged, get it anew");
        return segment;
    }
}
