namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>A use of physical memory, and what each subject may do with it.</summary>
/// <param name="Start">The address of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Owner">The subject whose own it is, or -1.</param>
/// <param name="Name">What it is.</param>
/// <param name="Access">For each subject "r", "rw", "rx" and so on, or nothing.</param>
internal sealed record MemoryRow(ulong Start, ulong Length, int Owner, string Name, string[] Access);
