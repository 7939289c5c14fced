namespace Bulkhead.Subjects.AuditorSubject;

using System.Runtime;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;

/// <summary>
/// Prints the kernel's audit records in words as they come, and now and then what the exit counters say. Policy grants
/// it the audit ring, the counters if it may have them, and its console.
/// </summary>
internal static unsafe class Auditor
{
    /// <summary>Frames of its own from one summary of the counters to the next.</summary>
    private const uint FramesPerSummary = 448;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        AuditReader reader = new(in grants.Region(MemoryKind.Audit, "audit"u8));
        ulong framesPerSummary = grants.Parameter("frames-per-summary"u8, FramesPerSummary);
        ulong lost = 0;
        for (ulong frame = 1; ; frame++)
        {
            while (reader.TryRead(out AuditRecord record))
            {
                RecordText.Write(ref console, grants, in record);
            }

            if (reader.Lost != lost)
            {
                lost = reader.Lost;
                console.WriteLine("# % audit records are lost: newer ones took their places"u8, lost);
            }

            if (framesPerSummary != 0 && frame % framesPerSummary == 0)
            {
                CounterText.Write(ref console, grants);
            }

            Waiting.Yield();
        }
    }
}
