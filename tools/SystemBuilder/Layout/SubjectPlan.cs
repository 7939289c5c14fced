using Bulkhead.Kernel.Subjects;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Layout;

/// <summary>A subject's memory and how it starts.</summary>
public sealed class SubjectPlan
{
    /// <summary>The policy's subject.</summary>
    public required Subject Policy { get; init; }

    /// <summary>Its regions, ascending by guest-physical address.</summary>
    public required IReadOnlyList<Region> Regions { get; init; }

    /// <summary>What it finds in them when it starts, ascending.</summary>
    public required IReadOnlyList<InitialContent> Contents { get; init; }

    /// <summary>The mode in which it starts.</summary>
    public required SubjectMode Mode { get; init; }

    /// <summary>RIP at its start.</summary>
    public required ulong EntryPoint { get; init; }

    /// <summary>RSP at its start.</summary>
    public required ulong StackPointer { get; init; }

    /// <summary>CR3 at its start.</summary>
    public required ulong PageTable { get; init; }

    /// <summary>RDI at its start.</summary>
    public required ulong Argument { get; init; }

    /// <summary>How many pages of EPT tables its block has; set by <see cref="PhysicalLayout"/>.</summary>
    public int ExtendedPageTables { get; set; }

    /// <summary>The physical address of the kernel's block of it; set by <see cref="PhysicalLayout"/>.</summary>
    public ulong Block { get; set; }

    /// <summary>Its name.</summary>
    public string Name => Policy.Name.Value;
}
