using Bulkhead.Elf;
using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Report;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>The image is linked at fixed addresses, so that what is checked is what runs.</summary>
internal static class StaticImageCheck
{
    public static CheckResult Run(ImageAnalysis analysis)
    {
        string entry = analysis.Table.Describe(analysis.Image.Header.EntryPoint);
        return new("static-image", $"entry point {entry}", [.. Find(analysis)], [], []);
    }

    private static IEnumerable<Finding> Find(ImageAnalysis analysis)
    {
        ElfImage image = analysis.Image;
        if (image.Header.Type != ElfType.Executable)
        {
            yield return new(
                "ELF header",
                $"e_type {(ushort)image.Header.Type}",
                "the image is an executable at fixed addresses (e_type 2)",
                "link with -static --no-pie");
        }

        foreach (ElfSegment segment in image.Segments)
        {
            if (segment.Type is SegmentType.Dynamic or SegmentType.Interpreter or SegmentType.ThreadLocalStorage)
            {
                yield return new(
                    $"segment {segment.Index}",
                    $"p_type {(uint)segment.Type}",
                    "nothing is left to a dynamic linker",
                    "link with -static --no-pie");
            }
        }

        foreach (ElfSection section in image.Sections)
        {
            bool relocations = section.Type is SectionType.Relocations or SectionType.RelocationsWithAddends;
            if (relocations && section is { IsAllocated: true, Size: > 0 })
            {
                yield return new(
                    $"section {section.Name}", "", "no relocations are left to do at run time", "link with --no-pie");
            }
        }

        ulong entry = image.Header.EntryPoint;
        CodeFunction? function = analysis.Table.Find(entry);
        bool known = function is not null && function.Start == entry && analysis.EntryFunctions.Contains(function);
        if (!known)
        {
            yield return new(
                "ELF header",
                $"e_entry {analysis.Table.Describe(entry)}",
                "the entry point is one of the rules' `entries`",
                "correct ENTRY in the linker script, or name the symbol in `entries`");
        }
    }
}
