namespace Bulkhead.Systems.TwoLevels.VaultProgram;

using Bulkhead.Subjects;

/// <summary>Sends findings to the downgrader: such as may be released, and such as may not.</summary>
public unsafe struct FindingWriter(ChannelWriter channel, Archive* archive)
{
    private const int LastWord = 7;

    private ChannelWriter _channel = channel;

    private readonly Archive* _archive = archive;

    /// <summary>What all may know. A second one in a row is too soon.</summary>
    public void Summary()
    {
        MessageBuffer buffer = default;
        NewSummary().Encode(buffer);
        _ = _channel.TryWrite(buffer);
    }

    /// <summary>What is secret: which station measured.</summary>
    public void Detail(in Report report)
    {
        MessageBuffer buffer = default;
        _archive->Details++;
        new Finding(FindingKind.Detail, _archive->Details, 1, report.Degrees, report.Station).Encode(buffer);
        _ = _channel.TryWrite(buffer);
    }

    /// <summary>A summary that has the secret station where a summary has nothing.</summary>
    public void Smuggle(in Report report)
    {
        MessageBuffer buffer = default;
        NewSummary().Encode(buffer);
        MessageWords.Write(buffer, LastWord, report.Station);
        _ = _channel.TryWrite(buffer);
    }

    private readonly Finding NewSummary()
    {
        _archive->Summaries++;
        return new(FindingKind.Summary, _archive->Summaries, _archive->Count, _archive->MeanDegrees, 0);
    }
}
