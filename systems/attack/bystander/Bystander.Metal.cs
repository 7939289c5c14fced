namespace Bulkhead.Systems.Attack.BystanderProgram;

using System.Runtime;
using Bulkhead.Subjects;

/// <summary>
/// Works beside the intruder: looks in each of its frames whether its memory is as it left it and whether the frame
/// began when it should. It ends the system when the intruder gives up, and says by the status whether all was well.
/// </summary>
internal static unsafe class Bystander
{
    /// <summary>Frames from the intruder's surrender to the end: its last attempt comes after it.</summary>
    private const int FramesToEnd = 150;

    /// <summary>Frames to the end when the bystander reports.</summary>
    private const int FramesToPrint = 50;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        ChannelReader surrender = new(in grants.ChannelToRead("surrender"u8));
        ChannelWriter orders = new(in grants.ChannelToWrite("orders"u8));
        GrantedEvent passed = grants.Event("passed"u8);
        GrantedEvent failed = grants.Event("failed"u8);
        _ = orders.TryWrite("do your worst"u8);
        console.WriteLine("I work beside the intruder, and watch my memory and my frames"u8);

        WorkRecord work = default;
        work.Begin();
        MessageBuffer buffer = default;
        uint frames = 0;
        uint framesLeft = uint.MaxValue;
        while (framesLeft != 0)
        {
            Waiting.Yield();
            work.EndFrame(Time.Now);
            frames++;
            if (framesLeft == uint.MaxValue && surrender.TryRead(buffer, out _))
            {
                framesLeft = FramesToEnd;
            }

            framesLeft -= framesLeft == uint.MaxValue ? 0 : 1u;
            if (framesLeft == FramesToPrint)
            {
                Report(ref console, in work, frames);
            }
        }

        (work.IsUndisturbed ? passed : failed).Raise();
    }

    private static void Report(ref ConsoleWriter console, in WorkRecord work, uint frames)
    {
        console.WriteLine("% frames worked; words of my memory that changed: %"u8, frames, work.Spoilt);
        console.Write("from frame to frame % to % ticks"u8, work.Shortest, work.Longest);
        if (work.FirstDeviation != 0)
        {
            console.Write(", the first deviation in frame %"u8, work.FirstDeviation);
        }

        console.EndLine();
    }
}
