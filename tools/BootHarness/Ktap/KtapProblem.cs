namespace Bulkhead.BootHarness.Ktap;

/// <summary>Something in a log that KTAP does not allow, or that contradicts another part of it.</summary>
/// <param name="LineNumber">Line of the log, from 1; 0 if it concerns the log as a whole.</param>
/// <param name="Message">What is wrong.</param>
public sealed record KtapProblem(int LineNumber, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => LineNumber == 0 ? Message : $"line {LineNumber}: {Message}";
}
