using Bulkhead.Elf;
using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Report;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>
/// No memory is both writable and executable, and sections agree with the segments that they lie in.
/// </summary>
internal static class WriteXorExecuteCheck
{
    private const ulong PageSize = 4096;

    public static CheckResult Run(ImageAnalysis analysis)
    {
        ElfImage image = analysis.Image;
        ElfSegment[] loaded =
            [.. image.Segments.Where(segment => segment is { Type: SegmentType.Load, MemorySize: > 0 })];
        ElfSection[] allocated = [.. image.Sections.Where(section => section is { IsAllocated: true, Size: > 0 })];
        List<Finding> findings = [];
        findings.AddRange(Segments(image, loaded));
        findings.AddRange(Pages(loaded));
        findings.AddRange(allocated.SelectMany(section => Section(section, loaded)));
        findings.AddRange(loaded.Where(segment => segment.IsExecutable).SelectMany(segment => Bytes(image, segment)));
        return new("write-xor-execute", $"{loaded.Length} segments, {allocated.Length} sections", findings, [], []);
    }

    private static IEnumerable<Finding> Segments(ElfImage image, ElfSegment[] loaded)
    {
        foreach (ElfSegment segment in loaded)
        {
            if (segment.IsWritable && segment.IsExecutable)
            {
                yield return new(
                    Place(segment), Rights(segment), "a segment is not both writable and executable",
                    "give code and data segments of their own in the linker script");
            }

            if (segment.IsExecutable && segment.FileSize != segment.MemorySize)
            {
                yield return new(
                    Place(segment), $"0x{segment.FileSize:x} of 0x{segment.MemorySize:x} bytes in the file",
                    "an executable segment has all its bytes in the file", "move .bss out of it");
            }
        }

        if (!loaded.Any(segment => segment.IsExecutable))
        {
            yield return new("image", "", "one segment is executable", "link code into the image");
        }

        foreach (ElfSegment stack in image.Segments.Where(segment => segment.Type == SegmentType.GnuStack))
        {
            if (stack.IsExecutable)
            {
                yield return new(
                    Place(stack), Rights(stack), "the stack is not executable",
                    "link with -z noexecstack, and give every assembly file a .note.GNU-stack section");
            }
        }
    }

    private static IEnumerable<Finding> Pages(ElfSegment[] loaded)
    {
        ElfSegment[] ordered = [.. loaded.OrderBy(segment => segment.VirtualAddress)];
        for (int i = 1; i < ordered.Length; i++)
        {
            (ElfSegment low, ElfSegment high) = (ordered[i - 1], ordered[i]);
            bool share = (low.VirtualEnd - 1) / PageSize >= high.VirtualAddress / PageSize;
            if (share && (low.VirtualEnd > high.VirtualAddress || low.Flags != high.Flags))
            {
                yield return new(
                    Place(high), $"shares a page with segment {low.Index} ({Rights(low)})",
                    "segments of different rights share no 4 KiB page", "align segments to 4096 in the linker script");
            }
        }
    }

    private static IEnumerable<Finding> Section(ElfSection section, ElfSegment[] loaded)
    {
        string place = $"section {section.Name}";
        ElfSegment? segment = loaded.FirstOrDefault(known => known.Contains(section.Address, section.Size));
        if (segment is null)
        {
            yield return new(
                place, $"0x{section.Address:x}", "an allocated section lies in one segment", "correct PHDRS");
        }
        else if (section.IsWritable != segment.IsWritable || section.IsExecutable != segment.IsExecutable)
        {
            string rights = $"{(section.IsWritable ? "W" : "-")}{(section.IsExecutable ? "X" : "-")}";
            yield return new(
                place, $"{rights} in segment {segment.Index} ({Rights(segment)})",
                "a section has the write and execute rights of its segment", "move it to a segment of its rights");
        }
    }

    /// <summary>What is executable is in an executable section, where the other rules look, or is padding.</summary>
    private static IEnumerable<Finding> Bytes(ElfImage image, ElfSegment segment)
    {
        ReadOnlyMemory<byte> content = image.Content(segment);
        ulong end = segment.VirtualAddress + segment.FileSize;
        ulong at = segment.VirtualAddress;
        IEnumerable<ElfSection> sections = image.Sections
            .Where(section => section is { IsAllocated: true, IsExecutable: true, Size: > 0 })
            .Where(section => segment.Contains(section.Address, section.Size))
            .OrderBy(section => section.Address);
        foreach ((ulong start, ulong next) in sections
            .Select(section => (section.Address, section.End)).Append((end, end)))
        {
            if (start > at && start <= end)
            {
                int offset = (int)(at - segment.VirtualAddress);
                ReadOnlyMemory<byte> gap = content.Slice(offset, (int)(start - at));
                if (!Padding.IsPadding(gap, 64))
                {
                    yield return new(
                        $"0x{at:x}", $"{gap.Length} bytes", "executable bytes lie in an executable section",
                        "keep headers and data out of the executable segment");
                }
            }

            at = Math.Max(at, next);
        }
    }

    private static string Place(ElfSegment segment) => $"segment {segment.Index} at 0x{segment.VirtualAddress:x}";

    private static string Rights(ElfSegment segment) =>
        $"{(segment.Flags.HasFlag(SegmentFlags.Read) ? "R" : "-")}{(segment.IsWritable ? "W" : "-")}"
        + (segment.IsExecutable ? "X" : "-");
}
