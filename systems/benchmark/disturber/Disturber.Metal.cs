namespace Bulkhead.Systems.Benchmark.DisturberSubject;

using System.Runtime;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects;

/// <summary>
/// Has exits at the end of its frames, each time at another moment and of another length, so that the kernel is at work
/// for it when the witness's frame ought to begin. As the subject accomplice it hands back at once what it is handed.
/// </summary>
internal static unsafe class Disturber
{
    /// <summary>So long before the last moment at which it saw the clock in a frame it begins, at most.</summary>
    private const ulong Range = 512;

    /// <summary>Odd, so that every distance comes up.</summary>
    private const ulong Step = 37;

    /// <summary>After so many frames it ends by a fault; to begin anew takes it the rest of the run.</summary>
    private const ulong FramesToFault = 200;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        if (Names.AreEqual(grants.Name, "accomplice"u8))
        {
            HandBack(grants.Event("back"u8));
        }

        Notebook* notebook = Notebook.Of(grants);
        GrantedEvent lend = grants.Event("lend"u8);
        ulong length = MeasureFrame();
        while (true)
        {
            notebook->Begin();
            ulong number = notebook->Begun;
            ulong start = Time.Now;
            ulong wait = length - (number * Step % Range);
            while (Time.Now - start < wait)
            {
                // Waits without an exit.
            }

            Disturb(number, lend);
            Waiting.Yield();
        }
    }

    private static void HandBack(GrantedEvent back)
    {
        while (true)
        {
            back.Raise();
        }
    }

    /// <summary>Ticks for which it sees the clock go on after a frame has begun.</summary>
    private static ulong MeasureFrame()
    {
        const ulong Gap = 1000;

        Waiting.Yield();
        ulong start = Time.Now;
        ulong last = start;
        ulong now = start;
        while (now - last < Gap)
        {
            last = now;
            now = Time.Now;
        }

        Waiting.Yield();
        return last - start;
    }

    private static void Disturb(ulong number, GrantedEvent lend)
    {
        MessageBuffer registers = default;
        switch (number % 4)
        {
            case 0:
                lend.Raise();
                break;
            case 1:
                Instructions.Cpuid(0, 0, (uint*)&registers);
                break;
            case 2:
                Instructions.Vmcall(Hypercall.None, 0);
                break;
            default:
                break;
        }

        if (number % FramesToFault == 0)
        {
            // The notebook has counted it: it does so once.
            Instructions.Ud2();
        }
    }
}
