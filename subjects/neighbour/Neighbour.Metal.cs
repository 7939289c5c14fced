namespace Bulkhead.Subjects.NeighbourSubject;

using System;
using System.Runtime;

/// <summary>
/// Behaves as its name says, in as disturbing a manner as it can: the systems non-interference-* differ in nothing but
/// what they call it, and what follows from its faults.
/// </summary>
internal static unsafe class Neighbour
{
    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        Introduce(grants);
        ReadOnlySpan<byte> name = grants.Name;
        if (Names.AreEqual(name, "spinner"u8))
        {
            Spin();
        }
        else if (Names.AreEqual(name, "faulter"u8))
        {
            Instructions.Ud2();
        }
        else if (Names.AreEqual(name, "flooder"u8))
        {
            Flood(grants);
        }
        else if (Names.AreEqual(name, "hammerer"u8))
        {
            Hammer(grants);
        }

        // The idler, and the restarter, which others start anew.
    }

    /// <summary>Says who it is, in its first life only.</summary>
    private static void Introduce(Grants grants)
    {
        Notebook* notebook = Notebook.Of(grants);
        if (notebook->Begun == 0)
        {
            ConsoleWriter console = ConsoleWriter.Open(grants);
            console.WriteLine("I am next door"u8);
        }

        notebook->Begin();
    }

    private static void Spin()
    {
        while (true)
        {
            // Never waits.
        }
    }

    private static void Flood(Grants grants)
    {
        ChannelWriter noise = new(in grants.ChannelToWrite("noise"u8));
        MessageBuffer message = default;
        for (ulong number = 1; ; number++)
        {
            MessageWords.Write(message, 0, number);
            _ = noise.TryWrite(message);
        }
    }

    private static void Hammer(Grants grants)
    {
        GrantedEvent poke = grants.Event("poke"u8);
        while (true)
        {
            poke.Raise();
        }
    }
}
