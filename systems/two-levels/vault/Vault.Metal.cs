namespace Bulkhead.Systems.TwoLevels.VaultProgram;

using System;
using System.Runtime;
using Bulkhead.Subjects;

/// <summary>
/// Secret. Keeps what the collector reports and tells the downgrader its findings. It is not to be trusted, and shows
/// why it need not be: it gives away details, hides one in a summary, sends summaries too fast, and at last tries to
/// answer the collector. Nothing of that arrives.
/// </summary>
internal static unsafe class Vault
{
    /// <summary>After so many reports it sends a summary.</summary>
    private const ulong ReportsPerSummary = 4;

    /// <summary>After this report it tries to answer the collector.</summary>
    private const ulong ReportToAnswer = 6;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        ref readonly ChannelEntry reports = ref grants.ChannelToRead("reports"u8);
        ChannelReader reader = new(in reports);
        Archive* archive = (Archive*)grants.Region("archive"u8, (ulong)sizeof(Archive), isWritable: true).Address;
        FindingWriter findings = new(new(in grants.ChannelToWrite("findings"u8)), archive);
        Greet(ref console, archive);
        while (true)
        {
            MessageBuffer buffer = default;
            while (reader.TryRead(buffer, out int length))
            {
                Report report = Report.Decode(buffer);
                if (length != Report.Size || report.Number <= archive->Last)
                {
                    // Read already, before the restart.
                    continue;
                }

                archive->Add(in report);
                findings.Detail(in report);
                if (report.Number % ReportsPerSummary == 0)
                {
                    console.WriteLine("% reports kept; here is a summary for all"u8, archive->Count);
                    findings.Summary();
                    findings.Smuggle(in report);
                    findings.Summary();
                }

                if (report.Number == ReportToAnswer && !archive->HasTriedToAnswer)
                {
                    archive->HasTriedToAnswer = true;
                    console.WriteLine("now I write to the collector, into the channel that I read"u8);
                    Waiting.Yield();
                    *(ulong*)reports.Address = 42;
                    console.WriteLine("I HAVE ANSWERED THE COLLECTOR"u8);
                }
            }

            Waiting.Yield();
        }
    }

    private static void Greet(ref ConsoleWriter console, Archive* archive)
    {
        if (archive->HasTriedToAnswer)
        {
            console.WriteLine("I could not answer; I begin anew, with the % reports that I kept"u8, archive->Count);
        }
        else
        {
            console.WriteLine("I am secret: I keep the reports, and may tell the downgrader only"u8);
        }
    }
}
