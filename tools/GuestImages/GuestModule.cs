namespace Bulkhead.GuestImages;

/// <summary>A file that a guest's kernel finds in its memory beside itself.</summary>
/// <param name="File">The file.</param>
/// <param name="CommandLine">The text that goes with it.</param>
public sealed record GuestModule(GuestFile File, string CommandLine);
