namespace Bulkhead.BootHarness.Ktap;

/// <summary>A line of a KTAP log that starts with <c># </c>.</summary>
/// <param name="LineNumber">Line of the log, from 1.</param>
/// <param name="Text">The line without indentation and <c># </c>.</param>
public sealed record KtapDiagnostic(int LineNumber, string Text)
{
    /// <summary>The <c>key=value</c> words of the line.</summary>
    public IReadOnlyDictionary<string, string> Values => KeyValues.Parse(Text);
}
