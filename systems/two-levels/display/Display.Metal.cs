namespace Bulkhead.Systems.TwoLevels.DisplayProgram;

using System;
using System.Runtime;
using Bulkhead.Subjects;

/// <summary>
/// Unclassified. Shows what the downgrader releases beside the latest report, which it may see anyway, and ends the
/// demonstration some time after the last report: when, depends on nothing that is secret.
/// </summary>
internal static unsafe class Display
{
    private const ulong LastReport = 16;

    /// <summary>Frames for the others to finish, and for the console to print what they say.</summary>
    private const int FramesToEnd = 160;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        ChannelReader released = new(in grants.ChannelToRead("released"u8));
        StateReader latest = new(in grants.ChannelToRead("latest"u8));
        GrantedEvent passed = grants.Event("passed"u8);
        int framesLeft = FramesToEnd;
        while (framesLeft != 0)
        {
            MessageBuffer report = default;
            _ = latest.TryRead(report, out _, out _);
            Report current = Report.Decode(report);
            ShowAll(ref console, ref released, in current);
            framesLeft -= current.Number == LastReport ? 1 : 0;
            Waiting.Yield();
        }

        passed.Raise();
    }

    private static void ShowAll(ref ConsoleWriter console, ref ChannelReader released, in Report current)
    {
        MessageBuffer buffer = default;
        while (released.TryRead(buffer, out int length))
        {
            Span<byte> message = buffer;
            if (Finding.TryDecode(message.Slice(0, length), out Finding finding))
            {
                console.Write("summary: % reports, mean % degrees; "u8, finding.Reports, finding.MeanDegrees);
                console.WriteLine("report % has % degrees"u8, current.Number, current.Degrees);
            }
        }
    }
}
