namespace Bulkhead.BootHarness;

/// <summary>A boot could not be started at all; the message names what is missing.</summary>
public sealed class BootException(string message, Exception? innerException = null)
    : Exception(message, innerException);
