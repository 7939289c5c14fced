namespace Bulkhead.Policy.Model;

/// <summary>The cyclic schedule of the one processor.</summary>
/// <param name="First">The name of the major frame that runs first.</param>
/// <param name="MajorFrames">The major frames, at least one.</param>
public sealed record Schedule(Located<string> First, IReadOnlyList<MajorFrame> MajorFrames);
