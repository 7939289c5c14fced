using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Flows;

/// <summary>Which flow a subject's trust is for.</summary>
internal static class TrustedFlowMatch
{
    /// <summary>Whether a trust of a subject names a flow.</summary>
    public static bool Names(this TrustedFlow trust, Flow flow, Subject trusted) =>
        trust.Through.Value == flow.Through
        && (trust.To is { } to
            ? flow.From == trusted && flow.To.Name.Value == to.Value
            : flow.To == trusted && flow.From.Name.Value == trust.From?.Value);
}
