namespace Bulkhead.Policy.Flows;

/// <summary>Something that subjects share, through which time or state could leak beside the flows.</summary>
/// <param name="Name">What is shared.</param>
/// <param name="Sharers">The subjects that share it.</param>
/// <param name="Leak">What could leak by it, what is done about it, and what remains.</param>
public sealed record SharedThing(string Name, IReadOnlyList<string> Sharers, string Leak);
