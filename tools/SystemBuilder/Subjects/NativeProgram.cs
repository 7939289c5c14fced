using Bulkhead.Elf;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder.Layout;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>The program of a native subject: a static ELF64 that linker/subject.ld has linked.</summary>
public sealed class NativeProgram
{
    private NativeProgram(ulong entryPoint, IReadOnlyList<Region> regions, IReadOnlyList<InitialContent> contents)
    {
        EntryPoint = entryPoint;
        Regions = regions;
        Contents = contents;
    }

    /// <summary>The address of the first instruction.</summary>
    public ulong EntryPoint { get; }

    /// <summary>Its segments, ascending.</summary>
    public IReadOnlyList<Region> Regions { get; }

    /// <summary>The bytes of its segments that the file holds.</summary>
    public IReadOnlyList<InitialContent> Contents { get; }

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    /// <exception cref="SystemBuildException">It is no such program; the line says why.</exception>
    public static NativeProgram Load(string path)
    {
        try
        {
            return Read(ElfImage.Parse(File.ReadAllBytes(path)), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SystemBuildException(
                BuildRules.ProgramNotBuilt,
                path,
                $"it cannot be read ({failure.Message.TrimEnd('.')}): build it (make subjects)");
        }
        catch (ElfFormatException refusal)
        {
            throw new SystemBuildException(BuildRules.Program, path, refusal.Message);
        }
    }

    /// <summary>Takes over the segments of <paramref name="image"/>, which <paramref name="path"/> names.</summary>
    /// <exception cref="SystemBuildException">They are not those of a native subject.</exception>
    public static NativeProgram Read(ElfImage image, string path)
    {
        Need(image.Header.Type == ElfType.Executable, path, $"type {image.Header.Type}", "a static executable");
        foreach (ElfSegment segment in image.Segments)
        {
            Need(
                segment.Type is not (SegmentType.Dynamic or SegmentType.Interpreter or SegmentType.ThreadLocalStorage),
                path,
                $"program header {segment.Index} of type {segment.Type}",
                "a static program without thread-local storage");
        }

        ElfSegment[] segments =
        [
            .. image.Segments
                .Where(segment => segment.Type == SegmentType.Load && segment.MemorySize != 0)
                .OrderBy(segment => segment.VirtualAddress),
        ];
        Need(segments.Length != 0, path, "no segment to load", "the sections of linker/subject.ld");
        Need(
            segments[0].VirtualAddress == NativeMemoryMap.Program,
            path,
            $"first segment at 0x{segments[0].VirtualAddress:x}",
            $"0x{NativeMemoryMap.Program:x}");

        List<Region> regions = [];
        foreach (ElfSegment segment in segments)
        {
            regions.Add(ToRegion(segment, path, regions.Count == 0 ? 0 : regions[^1].GuestEnd));
        }

        ulong entry = image.Header.EntryPoint;
        Need(
            segments.Any(segment => segment.IsExecutable && segment.Contains(entry, 1)),
            path,
            $"entry point 0x{entry:x}",
            "an address in an executable segment");
        return new NativeProgram(entry, regions, [.. segments.Where(HasContent).Select(ToContent)]);

        bool HasContent(ElfSegment segment) => segment.FileSize != 0;
        InitialContent ToContent(ElfSegment segment) =>
            new(NameOf(segment), segment.VirtualAddress, image.Content(segment));
    }

    private static Region ToRegion(ElfSegment segment, string path, ulong previousEnd)
    {
        string what = $"program header {segment.Index} at 0x{segment.VirtualAddress:x}";
        Need(segment.Flags.HasFlag(SegmentFlags.Read), path, $"{what} without the right to read", "readable segments");
        Need(
            !segment.IsWritable || !segment.IsExecutable,
            path,
            $"{what} both writable and executable",
            "one or the other");
        Need(segment.VirtualAddress % Pages.Small == 0, path, what, $"a multiple of {Pages.Small}");
        Need(segment.VirtualAddress >= previousEnd, path, $"{what} on a page of another segment", "pages of its own");
        Need(
            segment.VirtualEnd <= NativeMemoryMap.Grants,
            path,
            $"{what} up to 0x{segment.VirtualEnd:x}",
            $"a program that ends at 0x{NativeMemoryMap.Grants:x} or before");
        return new Region
        {
            Name = NameOf(segment),
            Kind = MemoryKind.Private,
            GuestPhysical = segment.VirtualAddress,
            Length = Pages.RoundUp(segment.MemorySize),
            Rights = EptRights.Read
                | (segment.IsWritable ? EptRights.Write : 0)
                | (segment.IsExecutable ? EptRights.Execute : 0),
        };
    }

    private static string NameOf(ElfSegment segment) =>
        segment.IsExecutable ? "text" : segment.IsWritable ? "data" : "read-only data";

    private static void Need(bool holds, string path, string value, string wanted)
    {
        if (!holds)
        {
            throw new SystemBuildException(
                BuildRules.Program, path, $"{value}, need {wanted}: link it with linker/subject.ld");
        }
    }
}
