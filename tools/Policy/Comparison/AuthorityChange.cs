namespace Bulkhead.Policy.Comparison;

/// <summary>A difference in authority between two policies.</summary>
/// <param name="Owner">Whose: <c>subject NAME</c>, <c>partition NAME</c> or <c>flows</c>.</param>
/// <param name="IsGrant">Whether the new policy allows it; if not, the old one did.</param>
/// <param name="What">What is granted or removed.</param>
public sealed record AuthorityChange(string Owner, bool IsGrant, string What);
