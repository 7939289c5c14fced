namespace Bulkhead.Policy.Model;

/// <summary>A file that a virtual machine finds in its memory when it begins.</summary>
/// <param name="File">Its path, relative to the system's folder.</param>
/// <param name="Address">The guest-physical address of its first byte.</param>
public sealed record GuestImage(Located<string> File, Located<ulong> Address);
