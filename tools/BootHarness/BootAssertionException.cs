namespace Bulkhead.BootHarness;

/// <summary>
/// A log is not as it was asserted to be. The message says what was expected and shows the command, how the run ended,
/// the tail of the serial log and the emulator's complaint.
/// </summary>
public sealed class BootAssertionException(string message) : Exception(message);
