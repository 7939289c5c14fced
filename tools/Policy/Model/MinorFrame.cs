namespace Bulkhead.Policy.Model;

/// <summary>A slice of the processor's time.</summary>
/// <param name="Subject">The name of the subject, or <see cref="Idle"/>.</param>
/// <param name="Microseconds">From its start to that of the next, in microseconds.</param>
public sealed record MinorFrame(Located<string> Subject, Located<uint> Microseconds)
{
    /// <summary>What stands for nobody.</summary>
    public const string Idle = "idle";

    /// <summary>Whether it is nobody's.</summary>
    public bool IsIdle => Subject.Value == Idle;
}
