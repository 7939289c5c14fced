using Bulkhead.Kernel.Configuration;

namespace Bulkhead.Policy.Model;

/// <summary>An event that a subject may cause.</summary>
public sealed record EventGrant
{
    /// <summary>The name by which the subject finds it.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>What it does.</summary>
    public required Located<EventAction> Action { get; init; }

    /// <summary>
    /// The name of the target subject (interrupt, handover, reset, stop) or major frame (switch); null where it ends
    /// the system.
    /// </summary>
    public Located<string>? Target { get; init; }

    /// <summary>The interrupt vector in the target, 32 to 255; null for the other actions.</summary>
    public Located<uint>? Vector { get; init; }

    /// <summary>The status that ends the system, 0 to 127; null for the other actions.</summary>
    public Located<uint>? Status { get; init; }
}
