namespace Bulkhead.Systems.TwoLevels.DisplayProgram;

using System;
using System.Runtime;
using Bulkhead.Subjects;

/// <summary>
/// Unclassified. Shows what the downgrader releases beside the latest report, which it may see anyway, and ends the
/// demonstration when it has shown enough.
/// </summary>
internal static unsafe class Display
{
    private const uint SummariesToShow = 4;

    /// <summary>Frames for the console to print what is said by then.</summary>
    private const int FramesToEnd = 100;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        ChannelReader released = new(in grants.ChannelToRead("released"u8));
        StateReader latest = new(in grants.ChannelToRead("latest"u8));
        GrantedEvent passed = grants.Event("passed"u8);
        uint shown = 0;
        while (shown < SummariesToShow)
        {
            MessageBuffer buffer = default;
            while (released.TryRead(buffer, out int length))
            {
                Span<byte> message = buffer;
                if (Finding.TryDecode(message.Slice(0, length), out Finding finding))
                {
                    shown++;
                    Show(ref console, in finding, in latest);
                }
            }

            Waiting.Yield();
        }

        for (int frame = 0; frame < FramesToEnd; frame++)
        {
            Waiting.Yield();
        }

        passed.Raise();
    }

    private static void Show(ref ConsoleWriter console, in Finding finding, in StateReader latest)
    {
        console.Write("summary: % reports, mean % degrees"u8, finding.Reports, finding.MeanDegrees);
        MessageBuffer buffer = default;
        if (latest.TryRead(buffer, out _, out _))
        {
            console.Write("; the latest has % degrees"u8, Report.Decode(buffer).Degrees);
        }

        console.EndLine();
    }
}
