namespace Bulkhead.Systems.TwoLevels.DowngraderProgram;

using System;

/// <summary>
/// What may leave the vault: summaries in their exact format, with numbers as summaries have them, and no more often
/// than every <see cref="FramesBetweenReleases"/> frames. A summary still has some freedom, which a hostile vault can
/// use to signal; the rate bounds it to at most 64 bits a release.
/// </summary>
public struct ReleaseRule
{
    /// <summary>Frames of the downgrader's own: its time, which the vault cannot change.</summary>
    public const uint FramesBetweenReleases = 16;

    public const ulong MaximumReports = 1000;
    public const ulong MaximumDegrees = 60;

    private uint _framesToWait;

    /// <summary>Decides about a message. The finding is what was understood of it.</summary>
    public ReleaseVerdict Judge(ReadOnlySpan<byte> message, out Finding finding)
    {
        if (!Finding.TryDecode(message, out finding))
        {
            return ReleaseVerdict.Malformed;
        }

        if (finding.Kind != FindingKind.Summary)
        {
            return ReleaseVerdict.NoSummary;
        }

        bool isInRange = finding.Number is > 0 and <= MaximumReports
            && finding.Reports is > 0 and <= MaximumReports
            && finding.MeanDegrees <= MaximumDegrees
            && finding.Station == 0;
        if (!isInRange)
        {
            return ReleaseVerdict.OutOfRange;
        }

        if (_framesToWait != 0)
        {
            return ReleaseVerdict.TooSoon;
        }

        _framesToWait = FramesBetweenReleases;
        return ReleaseVerdict.Released;
    }

    /// <summary>A frame has passed.</summary>
    public void EndFrame() => _framesToWait -= _framesToWait == 0 ? 0 : 1u;
}
