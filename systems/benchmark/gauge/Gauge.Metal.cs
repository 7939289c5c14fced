namespace Bulkhead.Systems.Benchmark.GaugeSubject;

using System.Runtime;
using Bulkhead.Subjects;

/// <summary>
/// Measures when its minor frames begin: a first instruction's tick, less the frame's nominal start. As the subject
/// gauge it has the first frame of the schedule, whose nominal start is the multiple of the major frame, and says where
/// behind it the frame begins. By any other name it says how much that differs from frame to frame.
/// </summary>
internal static unsafe class Gauge
{
    private const uint Frames = 250;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        _ = GaugeInstructions.YieldAndRdtsc();
        ulong first = GaugeInstructions.YieldAndRdtsc();
        ulong now = GaugeInstructions.YieldAndRdtsc();
        ulong majorFrame = now - first;
        Extent begins = default;
        begins.Add(first % majorFrame);
        for (uint frame = 2; frame <= Frames; frame++)
        {
            begins.Add(now % majorFrame);
            now = GaugeInstructions.YieldAndRdtsc();
        }

        if (Names.AreEqual(grants.Name, "gauge"u8))
        {
            Figure.Write(ref console, "frame.begin"u8, begins);
        }
        else
        {
            Figure.Write(ref console, "frame.start-deviation"u8, begins.Spread);
            console.WriteLine("# frames=%"u8, Frames);
        }
    }
}
