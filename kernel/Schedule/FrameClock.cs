namespace Bulkhead.Kernel.Schedule;

using Bulkhead.Kernel.Configuration;

/// <summary>
/// Which minor frame it is, and from when to when. Each frame begins where the one before it ends, whatever happened in
/// it: times never depend on when the kernel looked at the clock.
/// </summary>
public struct FrameClock
{
    private const ulong MicrosecondsPerMillisecond = 1000;

    private ulong _kilohertz;
    private uint _position;

    /// <summary>The indices of the major frame that runs, and of the one that follows it.</summary>
    public uint MajorFrame;
    public uint NextMajorFrame;

    /// <summary>Ticks of the TSC at the start and the end of the minor frame.</summary>
    public ulong Start;
    public ulong End;

    /// <summary>The subject whose frame it is, or <see cref="MinorFrameRecord.Idle"/>.</summary>
    public uint Subject;

    /// <summary>
    /// Begins with the first minor frame of the first major frame at <paramref name="start"/>, on a TSC of so many
    /// <paramref name="kilohertz"/>.
    /// </summary>
    public void Begin(in ConfigurationVector configuration, ulong kilohertz, ulong start)
    {
        _kilohertz = kilohertz;
        _position = 0;
        MajorFrame = configuration.Header.FirstMajorFrame;
        NextMajorFrame = MajorFrame;
        Enter(configuration, start);
    }

    /// <summary>Goes on to the next minor frame; behind the last of a major frame to the first of the next one.</summary>
    public void Advance(in ConfigurationVector configuration)
    {
        _position++;
        if (_position == configuration.MajorFrame(MajorFrame).MinorFrames.Count)
        {
            _position = 0;
            MajorFrame = NextMajorFrame;
        }

        Enter(configuration, End);
    }

    private void Enter(in ConfigurationVector configuration, ulong start)
    {
        ref readonly MinorFrameRecord frame =
            ref configuration.MinorFrame(configuration.MajorFrame(MajorFrame).MinorFrames.First + _position);
        Subject = frame.Subject;
        Start = start;
        End = start + (frame.Microseconds * _kilohertz / MicrosecondsPerMillisecond);
    }
}
