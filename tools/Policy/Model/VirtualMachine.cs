using Bulkhead.Kernel.Subjects;

namespace Bulkhead.Policy.Model;

/// <summary>How a virtual machine begins: as a guest's image is started, or as the policy says in detail.</summary>
public sealed record VirtualMachine
{
    /// <summary>An image that decides how it begins; null if what follows does.</summary>
    public GuestKernel? Kernel { get; init; }

    /// <summary>The mode of its processor.</summary>
    public Located<SubjectMode> Mode { get; init; }

    /// <summary>RIP; in real mode CS holds bits 19:16.</summary>
    public Located<ulong> EntryPoint { get; init; }

    /// <summary>RSP.</summary>
    public Located<ulong>? StackPointer { get; init; }

    /// <summary>CR3, in the modes with paging.</summary>
    public Located<ulong>? PageTable { get; init; }

    /// <summary>RDI.</summary>
    public Located<ulong>? Argument { get; init; }

    /// <summary>What is copied into its private memory before it begins.</summary>
    public IReadOnlyList<GuestImage> Images { get; init; } = [];
}
