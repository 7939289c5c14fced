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

    /// <summary>The same of the major frame that follows it.</summary>
    private MinorFrameRecord* _nextFrame;
    private MinorFrameRecord* _nextEnd;

    /// <summary>The subject whose frame it is, or <see cref="MinorFrameRecord.Idle"/>.</summary>
    public uint Subject;

    /// <summary>It is the first minor frame of the major frame that follows itself from now on.</summary>
    public readonly bool IsFirst => _frame == _nextFrame;

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
        Follow(configuration, configuration.Header.FirstMajorFrame);
        _frame = _nextFrame;
        _end = _nextEnd;
        Enter(start);
    }

    /// <summary>Has a major frame, by its index, follow the one that runs, and itself from then on.</summary>
    public void Follow(in ConfigurationVector configuration, uint majorFrame)
    {
        RecordRange frames = configuration.MajorFrame(majorFrame).MinorFrames;
        _nextFrame = (MinorFrameRecord*)Unsafe.AsPointer(in configuration.MinorFrame(frames.First));
        _nextEnd = _nextFrame + frames.Count;
    }

    /// <summary>
    /// Goes on to the next minor frame; behind the last of a major frame to the first of the next one.
    /// </summary>
    public void Advance()
    {
        _frame++;
        if (_frame == _end)
        {
            _frame = _nextFrame;
            _end = _nextEnd;
        }

        Enter(End);
    }

    private void Enter(ulong start)
    {
        Subject = _frame->Subject;
        Start = start;
        End = start + (_frame->Microseconds * _kilohertz / MicrosecondsPerMillisecond);
    }
}
