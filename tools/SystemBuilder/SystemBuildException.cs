using Bulkhead.Policy.Model;

namespace Bulkhead.SystemBuilder;

/// <summary>
/// A system cannot be built. The message is one line that names the thing, its value, the rule and the cure, and
/// begins
/// with the place in the policy if there is one.
/// </summary>
/// <param name="message">The line.</param>
public sealed class SystemBuildException(string message) : Exception(message)
{
    /// <summary>A refusal of what is written at <paramref name="position"/>.</summary>
    public SystemBuildException(SourcePosition position, string message)
        : this($"{position}: {message}")
    {
    }
}
