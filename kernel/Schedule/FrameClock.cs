namespace Bulkhead.Kernel.Schedule;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;

/// <summary>
/// Which minor frame it is, and from when to when. Each frame begins where the one before it ends, whatever happened in
/// it: times never depend on when the kernel looked at the clock.
/// </summary>
public unsafe struct FrameClock
{
    private const ulong MicrosecondsPerMillisecond = 1000;

    private ulong _kilohertz;

    /// <summary>The record of the minor frame, and the one behind the last of its major frame.</summary>
    private MinorFrameRecord* _frame;
    private MinorFrameRecord* _end;

    /// <summary>The index of the major frame that follows the one that runs.</summary>
    public uint NextMajorFrame;

    /// <summary>The subject whose frame it is, or <see cref="MinorFrameRecord.Idle"/>.</summary>
    public uint Subject;

    /// <summary>Ticks of the TSC at the start and the end of the minor frame.</summary>
    public ulong Start;
    public ulong End;

    /// <summary>
    /// Begins with the first minor frame of the first major frame at <paramref name="start"/>, on a TSC of so many
    /// <paramref name="kilohertz"/>. The records stay where they are.
    /// </summary>
    public void Begin(in ConfigurationVector configuration, ulong kilohertz, ulong start)
    {
        _kilohertz = kilohertz;
        NextMajorFrame = configuration.Header.FirstMajorFrame;
        EnterMajorFrame(configuration);
        Enter(start);
    }

    /// <summary>Goes on to the next minor frame; behind the last of a major frame to the first of the next one.</summary>
    public void Advance(in ConfigurationVector configuration)
    {
        _frame++;
        if (_frame == _end)
        {
            EnterMajorFrame(configuration);
        }

        Enter(End);
    }

    private void EnterMajorFrame(in ConfigurationVector configuration)
    {
        RecordRange frames = configuration.MajorFrame(NextMajorFrame).MinorFrames;
        _frame = (MinorFrameRecord*)Unsafe.AsPointer(in configuration.MinorFrame(frames.First));
        _end = _frame + frames.Count;
    }

    private void Enter(ulong start)
    {
        Subject = _frame->Subject;
        Start = start;
        End = start + (_frame->Microseconds * _kilohertz / MicrosecondsPerMillisecond);
    }
}
