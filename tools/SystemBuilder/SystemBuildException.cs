namespace Bulkhead.SystemBuilder;

/// <summary>
/// A system cannot be built. The message is one line that names the thing, its value, the rule and the cure.
/// </summary>
/// <param name="message">The line.</param>
public sealed class SystemBuildException(string message) : Exception(message);
