namespace Bulkhead.Policy.Model;

/// <summary>A flow that a subject is trusted for although the levels forbid it.</summary>
public sealed record TrustedFlow
{
    /// <summary>The subject that it flows from; null if it flows from the trusted subject itself.</summary>
    public Located<string>? From { get; init; }

    /// <summary>The subject that it flows to; null if it flows to the trusted subject itself.</summary>
    public Located<string>? To { get; init; }

    /// <summary>By what: the name of a channel or an event, <c>monitoring</c> or <c>audit</c>.</summary>
    public required Located<string> Through { get; init; }

    /// <summary>Why the subject is trusted for it.</summary>
    public required Located<string> Why { get; init; }

    /// <summary>Where it is written.</summary>
    public required SourcePosition Position { get; init; }
}
