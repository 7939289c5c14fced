namespace Bulkhead.Subjects.Pc;

using Bulkhead.Kernel.Configuration;

/// <summary>
/// The events of the monitor, by their names; those that policy does not grant fall back to the next harder.
/// </summary>
public readonly struct PcEvents
{
    /// <summary>Frames in which a console may print what a guest that is switched off said last.</summary>
    private const uint LastFrames = 64;

    /// <summary>No event of policy's has this vector: it is an exception's.</summary>
    private const byte NoVector = 0;

    private readonly GrantedEvent _resume;
    private readonly GrantedEvent _reset;
    private readonly GrantedEvent _powerOff;
    private readonly GrantedEvent _stop;
    private readonly bool _canReset;
    private readonly bool _canPowerOff;
    private readonly bool _canStop;

    public PcEvents(Grants grants)
    {
        _resume = grants.Event("resume"u8);
        _canReset = grants.TryEvent("reset"u8, out _reset);
        _canPowerOff = grants.TryEvent("power-off"u8, out _powerOff);
        _canStop = grants.TryEvent("stop"u8, out _stop);
    }

    /// <summary>The guest goes on; returns at its next exit.</summary>
    public void Resume() => _resume.Raise();

    /// <summary>
    /// Does what policy says of a guest that is reset, switched off or stopped; returns, if at all, when the guest has
    /// begun anew and has its first exit.
    /// </summary>
    public unsafe void End(PcVerdict verdict, MonitoredStatePage* page)
    {
        if (verdict == PcVerdict.Reset && _canReset)
        {
            _reset.Raise();
        }
        else if (verdict == PcVerdict.PowerOff && _canPowerOff)
        {
            // What the guest said last is to be printed before its system may end. Yield alone would return at once
            // while an event waits to be taken, as that of a key does.
            _ = Waiting.TryWaitFor(NoVector, LastFrames);
            _powerOff.Raise();
        }
        else if (_canStop)
        {
            bool isUnknown = verdict == PcVerdict.Stop;
            _stop.Raise(
                isUnknown ? page->ExitReason : 0,
                isUnknown ? page->InstructionPointer : 0,
                isUnknown ? page->GuestPhysicalAddress : 0);
        }
        else
        {
            Waiting.Yield();
        }
    }
}
