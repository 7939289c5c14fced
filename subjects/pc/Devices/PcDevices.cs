namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// All devices of a PC. <see cref="PcPorts"/> finds the device of a port; after each access, and whenever
/// <see cref="NextChange"/> has come, <see cref="UpdateLines"/> tells what they do to the interrupt lines.
/// </summary>
public struct PcDevices
{
    public Uart16550 Uart;
    public InterruptControllers8259 InterruptControllers;
    public IntervalTimer8254 IntervalTimer;
    public RealTimeClock RealTimeClock;
    public KeyboardController8042 KeyboardController;
    public PowerManagement PowerManagement;
    public PciConfiguration PciConfiguration;
    public AtaDisk Disk;
    public FirmwareConfiguration FirmwareConfiguration;
    public DebugPorts DebugPorts;

    private uint _portLevels; // of the lines that only accesses to ports change
    private bool _isPortLevelStale;
    private uint _timerLevels;
    private uint _timerPulses;
    private ulong _timerEdges;
    private ulong _nextTimerChange; // 0: unknown, since the guest has touched a device that follows the time

    /// <summary>
    /// All devices as after power-on, with no disk, no shared memory and no file for firmware: these are added
    /// afterwards.
    /// </summary>
    /// <param name="date">The date and time now, in seconds since 1970-01-01 00:00:00.</param>
    /// <param name="isAcpiEnabled">Whether ACPI is on from the start: for a guest without firmware.</param>
    /// <param name="now">The tick that it is.</param>
    public void Reset(in Clock clock, ulong date, bool isAcpiEnabled, ulong now)
    {
        Uart.Reset(in clock);
        InterruptControllers.Reset();
        IntervalTimer.Reset(in clock);
        RealTimeClock.Reset(in clock, date, now);
        KeyboardController.Reset();
        PowerManagement.Reset(in clock, isTimer32: true, isAcpiEnabled, now);
        PciConfiguration.Reset();
        Disk.Reset(0, 0, isWritable: false);
        FirmwareConfiguration.Reset(0, isNoGraphic: false, isBootMenu: false);
        DebugPorts.Reset();
        _isPortLevelStale = true;
        _timerLevels = 0;
        _timerPulses = 0;
        _timerEdges = 0;
        _nextTimerChange = 0;
    }

    /// <summary>What the guest has asked of the machine.</summary>
    public readonly SystemRequest Request =>
        PowerManagement.IsPowerOffRequested ? SystemRequest.PowerOff
            : PowerManagement.IsResetRequested || KeyboardController.IsResetRequested ? SystemRequest.Reset
            : SystemRequest.None;

    /// <summary>The interrupt lines at a tick. The pulses are those since the last call.</summary>
    public InterruptLines UpdateLines(ulong now)
    {
        if (now >= _nextTimerChange)
        {
            UpdateTimers(now);
        }

        if (_isPortLevelStale)
        {
            UpdatePortLevels();
        }

        uint levels = _timerLevels | _portLevels | (Uart.Interrupt(now) ? 1u << InterruptLines.Serial : 0);
        uint pulses = _timerPulses;
        _timerPulses = 0;
        return new(levels, pulses);
    }

    /// <summary>
    /// The next tick at which time alone may change a line, after <see cref="UpdateLines"/> of this tick;
    /// ulong.MaxValue if it changes none.
    /// </summary>
    public readonly ulong NextChange(ulong now)
    {
        ulong uart = Uart.NextChange(now);
        return uart < _nextTimerChange ? uart : _nextTimerChange;
    }

    /// <summary>Presses the power button, which asks the guest's operating system to shut down.</summary>
    public void PressPowerButton()
    {
        PowerManagement.PressPowerButton();
        InvalidateTimers();
    }

    /// <summary>
    /// Makes the next update look at the devices that follow the time, because one of them was accessed.
    /// </summary>
    internal void InvalidateTimers() => _nextTimerChange = 0;

    /// <summary>Makes the next update look at the disk and the keyboard controller.</summary>
    internal void InvalidatePortLevels() => _isPortLevelStale = true;

    private void UpdatePortLevels()
    {
        _isPortLevelStale = false;
        _portLevels = Disk.Interrupt ? 1u << InterruptLines.Disk : 0;
        _portLevels |= KeyboardController.KeyboardIrq ? 1u << InterruptLines.Keyboard : 0;
        _portLevels |= KeyboardController.AuxiliaryIrq ? 1u << InterruptLines.Auxiliary : 0;
    }

    private void UpdateTimers(ulong now)
    {
        uint levels = IntervalTimer.Update(now, out ulong edges, out ulong next) ? 1u << InterruptLines.Timer : 0;
        _timerPulses |= edges != _timerEdges ? levels & _timerLevels : 0;
        _timerEdges = edges;
        levels |= RealTimeClock.Interrupt(now) ? 1u << InterruptLines.RealTimeClock : 0;
        levels |= PowerManagement.Interrupt(now) ? 1u << InterruptLines.SystemControl : 0;
        _timerLevels = levels;

        ulong clock = RealTimeClock.NextChange(now);
        ulong power = PowerManagement.NextChange(now);
        next = clock < next ? clock : next;
        _nextTimerChange = power < next ? power : next;
    }
}
