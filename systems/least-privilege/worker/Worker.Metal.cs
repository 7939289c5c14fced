namespace Bulkhead.Systems.LeastPrivilege.WorkerProgram;

using System.Runtime;
using Bulkhead.Subjects;

/// <summary>
/// Tries everything that there is in its partition, one after the other, and says what it may. Two subjects of one
/// partition run this same program: what differs is what policy grants each.
/// </summary>
internal static unsafe class Worker
{
    /// <summary>Frames between attempts, for the console to print in their order.</summary>
    private const int FramesPerAttempt = 6;

    private const int FramesToEnd = 100;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        Notebook* notebook = Notebook.Of(grants);
        if (notebook->IsTrying)
        {
            notebook->IsTrying = false;
            Say(ref console, "I may not "u8, (Resource)notebook->Begun);
        }

        while (notebook->Begun < (ulong)Resource.Last)
        {
            Wait(FramesPerAttempt);
            notebook->Begin();
            Resource resource = (Resource)notebook->Begun;
            Attempt.Make(resource);
            notebook->Survive();
            Say(ref console, "I may "u8, resource);
        }

        console.WriteLine("of % things I may do %"u8, notebook->Begun, notebook->Survived);
        Finish(grants);
    }

    /// <summary>
    /// Who writes the notes says there that it is done; who reads them waits for that, and ends the system.
    /// </summary>
    private static void Finish(Grants grants)
    {
        if (grants.IndexOfChannel("notes"u8, isWriter: true) >= 0)
        {
            ChannelWriter notes = new(in grants.ChannelToWrite("notes"u8));
            _ = notes.TryWrite("done"u8);
            return;
        }

        ChannelReader reader = new(in grants.ChannelToRead("notes"u8));
        MessageBuffer buffer = default;
        while (!reader.TryRead(buffer, out _))
        {
            Waiting.Yield();
        }

        Wait(FramesToEnd);
        grants.Event("passed"u8).Raise();
    }

    private static void Say(ref ConsoleWriter console, System.ReadOnlySpan<byte> verdict, Resource resource)
    {
        console.Write(verdict);
        console.WriteLine(ResourceNames.Of(resource));
    }

    private static void Wait(int frames)
    {
        for (int frame = 0; frame < frames; frame++)
        {
            Waiting.Yield();
        }
    }
}
