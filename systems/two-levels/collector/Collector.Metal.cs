namespace Bulkhead.Systems.TwoLevels.CollectorProgram;

using System;
using System.Runtime;
using Bulkhead.Subjects;

/// <summary>
/// Unclassified. Gathers temperatures and reports each to the vault, through a channel that leads there only. The
/// latest one is also a state that the display may show, which is unclassified, too.
/// </summary>
internal static unsafe class Collector
{
    private const int Reports = 16;

    /// <summary>Frames of its own from one report to the next: so a person sees what follows from each.</summary>
    private const int FramesPerReport = 24;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        ChannelWriter reports = new(in grants.ChannelToWrite("reports"u8));
        StateWriter latest = new(in grants.ChannelToWrite("latest"u8));
        console.WriteLine("I am unclassified: I report what the stations measure, and hear nothing back"u8);
        for (uint number = 1; number <= Reports; number++)
        {
            MessageBuffer buffer = default;
            Report report = Measure(number);
            report.Encode(buffer);
            _ = reports.TryWrite(buffer);
            _ = latest.TryWrite(buffer);
            console.WriteLine("report %: station % has % degrees"u8, number, report.Station, report.Degrees);
            for (int frame = 0; frame < FramesPerReport; frame++)
            {
                Waiting.Yield();
            }
        }
    }

    /// <summary>Stands in for the stations: numbers that look like weather and are the same at every run.</summary>
    private static Report Measure(uint number)
    {
        uint mixed = (number * 2_654_435_761) >> 16;
        return new(number, 1 + (mixed % 8), 12 + (mixed / 8 % 16));
    }
}
