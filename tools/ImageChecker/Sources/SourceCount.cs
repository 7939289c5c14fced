namespace Bulkhead.ImageChecker.Sources;

/// <summary>The size of a folder of C# sources.</summary>
/// <param name="Files">Number of files.</param>
/// <param name="CodeLines">Lines that hold code: not blank, and not only comment.</param>
public sealed record SourceCount(int Files, int CodeLines);
