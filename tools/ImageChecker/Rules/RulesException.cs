namespace Bulkhead.ImageChecker.Rules;

/// <summary>A rules file is refused. The message is one line: file, line, rule and cure.</summary>
/// <param name="message">The line.</param>
public sealed class RulesException(string message) : Exception(message);
