namespace Bulkhead.Systems.Attack.IntruderProgram;

using System;
using System.Runtime;
using Bulkhead.Subjects;

/// <summary>
/// Tries everything that a subject can reach, one attempt a life: it says what it is going to do and does it. Either
/// it says what it was answered, or it begins anew and says that it was ended.
/// </summary>
internal static unsafe class Intruder
{
    /// <summary>Frames between attempts, for the console to print what was said and recorded.</summary>
    private const int FramesPerAttempt = 6;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        ref readonly ChannelEntry orders = ref grants.ChannelToRead("orders"u8);
        ReadOnlySpan<ChannelEntry> channels = grants.Channels;
        int own = grants.IndexOfChannel("intruder-console"u8, isWriter: true);
        ulong* consoleMemory = (ulong*)channels[own].Address;
        Notebook* notebook = Notebook.Of(grants);
        if (notebook->IsTrying)
        {
            notebook->IsTrying = false;
            console.WriteLine("verdict %: contained: I was ended, and begin anew"u8, notebook->Begun);
        }

        while (notebook->Begun < AttemptTable.Count)
        {
            Wait();
            notebook->Begin();
            console.Write("attempt %: "u8, notebook->Begun);
            console.WriteLine(AttemptTable.NameOf(notebook->Begun - 1));
            Waiting.Yield();
            ulong answer = AttemptTable.Make(notebook->Begun - 1, (ulong*)orders.Address, consoleMemory);
            notebook->Survive();
            console.WriteLine("verdict %: survived: answered by $"u8, notebook->Begun, answer);
        }

        Wait();
        console.WriteLine("of % attempts I survived %"u8, notebook->Begun, notebook->Survived);
        console.WriteLine("now I HLT with interrupts off"u8);
        ChannelWriter surrender = new(in grants.ChannelToWrite("surrender"u8));
        _ = surrender.TryWrite("done"u8);
        Waiting.Yield();
        AttemptTable.HaltForEver();
        console.WriteLine("I AWOKE"u8);
    }

    private static void Wait()
    {
        for (int frame = 0; frame < FramesPerAttempt; frame++)
        {
            Waiting.Yield();
        }
    }
}
