namespace Bulkhead.Policy.Diagnostics;

/// <summary>A rule that a policy has to keep.</summary>
/// <param name="Id">Its stable identifier: lower-case words joined by hyphens.</param>
/// <param name="Section">The part of the policy that it is about.</param>
/// <param name="Statement">What it demands, as a clause.</param>
/// <param name="Cure">What to do when it is broken, as an imperative.</param>
public sealed record PolicyRule(string Id, RuleSection Section, string Statement, string Cure);
