namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>An arrow of the picture.</summary>
/// <param name="From">The subject that it comes from.</param>
/// <param name="To">The subject that it goes to.</param>
/// <param name="Through">The channel's or the event's name, or "monitoring".</param>
/// <param name="Kind">By what.</param>
/// <param name="Detail">What else there is to say, in a few words.</param>
/// <param name="Why">Why a subject is trusted for it; null if it needs no trust.</param>
internal sealed record GraphFlow(string From, string To, string Through, FlowKind Kind, string Detail, string? Why)
{
    public bool IsTrusted => Why is not null;

    /// <summary>The words beside the arrow.</summary>
    public string Label => Kind == FlowKind.Event ? $"{Through} ({Detail})" : Through;
}
