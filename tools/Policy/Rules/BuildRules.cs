using Bulkhead.Policy.Diagnostics;

namespace Bulkhead.Policy.Rules;

/// <summary>
/// Rules that only the building of a system can tell: they are about files, sizes and addresses that no policy has.
/// </summary>
public static class BuildRules
{
    /// <summary>A name fits a record.</summary>
    public static readonly PolicyRule RecordName = Rule(
        "record-name",
        "a name in a record is 1 to 31 letters of a-z, digits and hyphens, a letter first",
        "rename it");

    /// <summary>A module is one of this version.</summary>
    public static readonly PolicyRule Module = Rule(
        "module-malformed",
        "a module begins with a configuration vector of this version",
        "build it again");

    /// <summary>A module is readable.</summary>
    public static readonly PolicyRule ModuleUnreadable = Rule(
        "module-unreadable",
        "a module is a readable file",
        "build it");

    /// <summary>The module fits below the system's memory.</summary>
    public static readonly PolicyRule ModuleRoom = Rule(
        "module-room",
        "kernel, boot loader and module fit below the system's memory",
        "raise machine.memory.start, or name smaller images");

    /// <summary>The module is bounded.</summary>
    public static readonly PolicyRule ModuleSize = Rule(
        "module-size",
        "a module has less than 2 GiB",
        "name smaller images");

    /// <summary>Everything fits into the system's memory.</summary>
    public static readonly PolicyRule MemoryRoom = Rule(
        "memory-room",
        "all that subjects and the kernel need fits into the system's memory",
        "raise machine.memory.size, or grant less");

    /// <summary>EPT can map a region.</summary>
    public static readonly PolicyRule Unmappable = Rule(
        "memory-unmappable",
        "EPT and 4-level paging can map a region",
        "move it");

    /// <summary>Regions of a subject do not overlap, those of the compiler among them.</summary>
    public static readonly PolicyRule RegionOverlap = Rule(
        "region-overlap",
        "a subject's regions have no page in common, its program, stack and page tables among them",
        "move one of them");

    /// <summary>A native subject's regions fit.</summary>
    public static readonly PolicyRule NativeRoom = Rule(
        "native-room",
        "a native subject's granted regions end below 4 GiB",
        "grant less memory");

    /// <summary>A native subject's page tables fit.</summary>
    public static readonly PolicyRule PageTableRoom = Rule(
        "native-page-table-room",
        "a native subject's page tables fit below its stack",
        "grant fewer regions, or a smaller stack");

    /// <summary>What a native subject is told of its grants fits.</summary>
    public static readonly PolicyRule InformationRoom = Rule(
        "native-information-room",
        "what a native subject is told of its grants takes at most 32 KiB",
        "grant it fewer");

    /// <summary>A monitored subject's memory lies in a window.</summary>
    public static readonly PolicyRule MonitoredHigh = Rule(
        "monitored-memory-high",
        "the memory of a subject that a monitor sees lies below 4 GiB",
        "place it lower");

    /// <summary>A program is one of a native subject.</summary>
    public static readonly PolicyRule Program = Rule(
        "program-malformed",
        "a program is a static ELF64 that linker/subject.ld has linked",
        "build it again");

    /// <summary>A program is built.</summary>
    public static readonly PolicyRule ProgramNotBuilt = Rule(
        "program-not-built",
        "a program is built before the system",
        "build it (make subjects)");

    /// <summary>An image is readable and not empty.</summary>
    public static readonly PolicyRule ImageUnreadable = Rule(
        "image-unreadable",
        "an image is a readable file that is not empty",
        "build it, or correct the path");

    /// <summary>An image lies in one region.</summary>
    public static readonly PolicyRule ImageRoom = Rule(
        "image-room",
        "all of an image lies in one region of the subject's private memory",
        "give it memory there, or another address");

    /// <summary>Images do not overlap.</summary>
    public static readonly PolicyRule ImageOverlap = Rule(
        "image-overlap",
        "two images of a subject do not overlap",
        "move one of them");

    /// <summary>A guest's image can be loaded.</summary>
    public static readonly PolicyRule GuestImage = Rule(
        "guest-image",
        "a guest's image is whole, supported, and fits the guest's private memory with what it is started with",
        "see docs/guests.md; the line says which file, and what is wrong with it");

    /// <summary>A file fits its region.</summary>
    public static readonly PolicyRule FileRoom = Rule(
        "memory-file-room",
        "a file that fills a region is not longer than it",
        "raise the size of the region");

    /// <summary>The kernel accepts the vector.</summary>
    public static readonly PolicyRule Kernel = Rule(
        "kernel-refuses",
        "the kernel's validator accepts the configuration vector",
        "change what the policy says there");

    /// <summary>The output can be written.</summary>
    public static readonly PolicyRule Output = Rule(
        "output-unwritable",
        "the output is a file that can be written",
        "choose another file");

    /// <summary>What the tools need is there.</summary>
    public static readonly PolicyRule Tool = Rule(
        "tool-missing",
        "Graphviz and the comments of the tools' own assemblies are there",
        "run make deps, and build the tools again");

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Build, statement, cure);
}
