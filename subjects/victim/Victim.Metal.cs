namespace Bulkhead.Subjects.VictimSubject;

using System;
using System.Runtime;

/// <summary>
/// Says of each of its frames when it began, what it received and what it computed: all that a subject can learn of
/// the world, and so all by which a neighbour could show. Then it ends the system.
/// </summary>
internal static unsafe class Victim
{
    private const int Frames = 40;
    private const int FramesToEnd = 400;
    private const int StepsPerFrame = 500;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        ChannelReader feed = new(in grants.ChannelToRead("feed"u8));
        GrantedEvent passed = grants.Event("passed"u8);
        ulong computed = 1;
        for (uint frame = 1; frame <= Frames; frame++)
        {
            Waiting.Yield();
            ulong began = Time.Now;
            ulong received = ReadAll(ref feed);
            computed = Compute(computed, received);
            ulong ended = Time.Now;
            console.Write("frame % began at % and worked % ticks: "u8, frame, began, ended - began);
            console.WriteLine("received %, lost %, computed $"u8, received, feed.Lost, computed);
        }

        for (int frame = 0; frame < FramesToEnd; frame++)
        {
            Waiting.Yield();
        }

        passed.Raise();
    }

    /// <summary>The number of the last message; 0 if there is none.</summary>
    private static ulong ReadAll(ref ChannelReader feed)
    {
        MessageBuffer message = default;
        ulong received = 0;
        while (feed.TryRead(message, out _))
        {
            received = MessageWords.Read(message, 0);
        }

        return received;
    }

    private static ulong Compute(ulong value, ulong received)
    {
        for (int step = 0; step < StepsPerFrame; step++)
        {
            value = (value ^ received) * 0x5851_f42d_4c95_7f2d;
            value ^= value >> 29;
        }

        return value;
    }
}
