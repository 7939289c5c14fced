using Bulkhead.Policy.Flows;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>An arrow of the picture.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Detail">What else there is to say, in a few words.</param>
/// <param name="IsToSink">Whether it is one of many channels to a subject that only reads, such as a console.</param>
internal sealed record GraphFlow(Flow Flow, string Detail, bool IsToSink)
{
    public string From => Flow.From.Name.Value;

    public string To => Flow.To.Name.Value;

    public bool IsTrusted => Flow.Trust is not null;

    /// <summary>How the line is drawn: channel, event or monitoring.</summary>
    public string Style => Flow.Means switch
    {
        FlowMeans.Channel => IsToSink && !IsTrusted ? "channel to-sink" : "channel",
        FlowMeans.Monitoring or FlowMeans.Audit => "monitoring",
        _ => "event",
    };

    /// <summary>The words beside the arrow.</summary>
    public string Label => Style == "event" ? $"{Flow.Through} ({Detail})" : Flow.Through;

    /// <summary>The whole of it in a sentence.</summary>
    public string Description
    {
        get
        {
            return IsTrusted
                ? $"{Flow}: {Detail}. {Flow.TrustedSubject!.Name.Value} is trusted: {Flow.Trust!.Why.Value}"
                : $"{Flow}: {Detail}";
        }
    }
}
