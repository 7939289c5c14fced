namespace Bulkhead.Systems.Benchmark.CallerSubject;

using System;
using System.Runtime;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects;

/// <summary>
/// Measures hypercalls, events, and the writing of messages, each in a minor frame of its own; the partner measures the
/// reading. When all have printed their figures it ends the system.
/// </summary>
internal static unsafe class Caller
{
    /// <summary>Frames in which the gauges measure and the console prints.</summary>
    private const int FramesToEnd = 400;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        GrantedEvent lend = grants.Event("lend"u8);
        MeasureHypercall(ref console, "hypercall.empty"u8, Hypercall.None, 0);

        // The partner begins with the first one, and gives back this and those that are measured.
        lend.Raise();
        MeasureHypercall(ref console, "event.round-trip"u8, Hypercall.Event, lend.Position);
        MeasureMessages(ref console, new(in grants.ChannelToWrite("letters"u8)), lend);
        MeasureHypercall(ref console, "event.raise"u8, Hypercall.Event, grants.Event("alert"u8).Position);
        for (int frame = 0; frame < FramesToEnd; frame++)
        {
            Waiting.Yield();
        }

        grants.Event("passed"u8).Raise();
    }

    private static void MeasureHypercall(
        ref ConsoleWriter console,
        ReadOnlySpan<byte> name,
        Hypercall number,
        ulong argument)
    {
        Waiting.Yield();
        ulong ticks = CallerInstructions.RepeatVmcall(number, argument, Letter.Rounds);
        ticks -= CallerInstructions.RepeatNothing(number, argument, Letter.Rounds);
        Figure.Write(ref console, name, ticks, Letter.Rounds);
    }

    private static void MeasureMessages(ref ConsoleWriter console, ChannelWriter letters, GrantedEvent lend)
    {
        MessageBuffer letter = default;
        Extent writing = default;
        ulong clock = Letter.ClockTicks();
        for (uint round = 0; round <= Letter.Rounds; round++)
        {
            Waiting.Yield();
            *(ulong*)&letter = Time.Now;
            ulong start = Time.Now;
            _ = letters.TryWrite(letter);
            writing.Add(Time.Now - start - clock);
            lend.Raise();
        }

        Figure.Write(ref console, "message.write"u8, writing);
    }
}
