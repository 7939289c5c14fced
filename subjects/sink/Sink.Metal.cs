namespace Bulkhead.Subjects.SinkSubject;

using System.Runtime;

/// <summary>
/// The neighbour's correspondent: takes what it sends, is interrupted by it, and starts it anew now and then if
/// policy grants it the event "again".
/// </summary>
internal static unsafe class Sink
{
    /// <summary>The vector of the neighbour's event.</summary>
    private const byte Poke = 40;

    private const uint FramesToReport = 60;
    private const uint FramesToStartAnew = 8;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        ChannelReader noise = new(in grants.ChannelToRead("noise"u8));
        bool startsAnew = grants.Events.Length != 0;
        MessageBuffer message = default;
        ulong heard = 0;
        ulong poked = 0;
        for (uint frame = 1; ; frame++)
        {
            while (noise.TryRead(message, out _))
            {
                heard++;
            }

            poked += Waiting.TryTake(Poke) ? 1u : 0;
            if (startsAnew && frame % FramesToStartAnew == 0)
            {
                grants.Event("again"u8).Raise();
            }

            if (frame == FramesToReport)
            {
                console.Write("in % frames: % messages, % lost, "u8, frame, heard, noise.Lost);
                console.WriteLine("poked in % of them"u8, poked);
            }

            Waiting.Yield();
        }
    }
}
