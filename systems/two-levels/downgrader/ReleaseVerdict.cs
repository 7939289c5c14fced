namespace Bulkhead.Systems.TwoLevels.DowngraderProgram;

/// <summary>What becomes of a finding.</summary>
public enum ReleaseVerdict
{
    /// <summary>It goes to the display.</summary>
    Released,

    /// <summary>Refused: it is not the encoding of a finding.</summary>
    Malformed,

    /// <summary>Refused: it is no summary.</summary>
    NoSummary,

    /// <summary>Refused: a number is not one that a summary can have.</summary>
    OutOfRange,

    /// <summary>Refused: the last one was released too short a time ago.</summary>
    TooSoon,
}
