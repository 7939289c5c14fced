namespace Bulkhead.Policy.Comparison;

/// <summary>Something that a policy allows.</summary>
/// <param name="Owner">Whom: <c>subject NAME</c>, <c>partition NAME</c> or <c>flows</c>.</param>
/// <param name="What">What, in words that tell it apart from everything else that the owner is allowed.</param>
/// <param name="Amount">How much of it; 0 where there is no more or less.</param>
/// <param name="AmountText">The amount in words; empty where there is none.</param>
public sealed record Authority(string Owner, string What, ulong Amount = 0, string AmountText = "");
