using Bulkhead.Kernel.Configuration;

namespace Bulkhead.Policy.Model;

/// <summary>One-way shared memory.</summary>
public sealed record Channel
{
    /// <summary>Slots of a channel for messages unless the policy says otherwise.</summary>
    public const uint DefaultSlots = 16;

    /// <summary>Slots of a state: one is written while the other is read.</summary>
    public const uint StateSlots = 2;

    /// <summary>Its name.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>What it is for; may be empty.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>The name of the subject that writes it.</summary>
    public required Located<string> Writer { get; init; }

    /// <summary>The names of the subjects that read it, at least one.</summary>
    public required IReadOnlyList<Located<string>> Readers { get; init; }

    /// <summary>Messages, or a state.</summary>
    public required Located<ChannelKind> Kind { get; init; }

    /// <summary>The longest message, or the size of the state, in bytes.</summary>
    public required Located<uint> MessageSize { get; init; }

    /// <summary>How many messages it holds, a power of two; <see cref="StateSlots"/> for a state.</summary>
    public required Located<uint> Slots { get; init; }

    /// <summary>The vector by which its one reader is told of a message; null if it is not told.</summary>
    public Located<uint>? Vector { get; init; }
}
