namespace Bulkhead.Policy.Model;

/// <summary>A file that a guest's kernel finds in its memory.</summary>
/// <param name="File">Its path.</param>
/// <param name="CommandLine">The text that goes with it; may be empty.</param>
public sealed record GuestModule(Located<string> File, string CommandLine);
