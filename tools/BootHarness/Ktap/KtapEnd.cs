namespace Bulkhead.BootHarness.Ktap;

/// <summary>The line <c># end status=N name=WORD</c> by which a run says how it ended.</summary>
/// <param name="LineNumber">Line of the log, from 1.</param>
/// <param name="Status">Status of the run, 0 to 127; 0 is success.</param>
/// <param name="Name">The kernel's word for the status.</param>
public sealed record KtapEnd(int LineNumber, int Status, string Name);
