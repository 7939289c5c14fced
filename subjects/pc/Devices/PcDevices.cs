namespace Bulkhead.Subjects.Pc.Devices;

using System.Runtime.CompilerServices;

/// <summary>
/// All devices of a PC. <see cref="PcPorts"/> finds the device of a port; after each access, and whenever
/// <see cref="NextChange"/> has come, <see cref="UpdateLines"/> tells what they do to the interrupt lines.
/// </summary>
public struct PcDevices
{
    private const uint StaleUart = 1 << 0;
    private const uint StalePortLevels = 1 << 1;
    private const uint StaleTimers = 1 << 2;
    private const uint StaleLines = StaleUart | StalePortLevels | StaleTimers;
    private const uint StaleControllers = 1 << 3;
    private const uint StaleRequest = 1 << 4;
    private const uint StaleConsole = 1 << 5;
    private const uint StaleAll = StaleLines | StaleControllers | StaleRequest | StaleConsole;
    private const uint MayRequest = StalePortLevels | StaleTimers | StaleRequest;

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
    private uint _uartLevel;
    private ulong _nextUartChange;
    private uint _stale; // what an access may have changed since the last update
    private uint _timerLevels;
    private uint _timerPulses;
    private ulong _timerEdges;
    private ulong _nextTimerChange;

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
        _stale = StaleAll;
        _portLevels = 0;
        _uartLevel = 0;
        _nextUartChange = 0;
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

    /// <summary>
    /// Whether an access since the last <see cref="UpdateLines"/> may have changed a line, what the interrupt
    /// controllers make of the lines, <see cref="NextChange"/> or <see cref="Request"/>, or has sent something. Most
    /// have done none of these.
    /// </summary>
    public readonly bool IsStale
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _stale != 0;
    }

    /// <summary>The same but for what has been sent.</summary>
    public readonly bool AreLinesStale
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_stale & ~StaleConsole) != 0;
    }

    /// <summary>
    /// Whether <see cref="UpdateLines"/> may change a line; otherwise it is enough to call <see cref="KeepLines"/>.
    /// </summary>
    public readonly bool HasStaleLines
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_stale & StaleLines) != 0;
    }

    /// <summary>
    /// Whether an access may have made a <see cref="Request"/>, or completed a line of the debug ports.
    /// </summary>
    public readonly bool IsRequestStale
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_stale & MayRequest) != 0;
    }

    /// <summary>Takes the place of an update, where no line can have changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void KeepLines() => _stale = 0;

    /// <summary>The interrupt lines at a tick. The pulses are those since the last call.</summary>
    public InterruptLines UpdateLines(ulong now)
    {
        uint pulses = 0;
        if ((_stale & StaleTimers) != 0 || now >= _nextTimerChange)
        {
            UpdateTimers(now);
            pulses = _timerPulses;
            _timerPulses = 0;
        }

        if ((_stale & StaleUart) != 0 || now >= _nextUartChange)
        {
            pulses |= UpdateUart(now);
        }

        if ((_stale & StalePortLevels) != 0)
        {
            UpdatePortLevels();
        }

        _stale = 0;
        return new(_timerLevels | _portLevels | _uartLevel, pulses);
    }

    /// <summary>
    /// The next tick at which time alone may change a line, after <see cref="UpdateLines"/> of this tick;
    /// ulong.MaxValue if it changes none.
    /// </summary>
    public readonly ulong NextChange
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _nextUartChange < _nextTimerChange ? _nextUartChange : _nextTimerChange;
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
    internal void InvalidateTimers() => _stale |= StaleTimers;

    /// <summary>Makes the next update look at the disk and the keyboard controller.</summary>
    internal void InvalidatePortLevels() => _stale |= StalePortLevels;

    /// <summary>Makes the next update look at the UART.</summary>
    internal void InvalidateUart() => _stale |= StaleUart;

    /// <summary>The UART has sent something, and its line is as it was.</summary>
    internal void InvalidateConsole() => _stale |= StaleConsole;

    /// <summary>The interrupt controllers may make something else of the same lines.</summary>
    internal void InvalidateControllers() => _stale |= StaleControllers;

    /// <summary>The guest may have asked something of the machine.</summary>
    internal void InvalidateRequest() => _stale |= StaleRequest;

    /// <summary>A character for the debug ports.</summary>
    internal void WriteDebugText(uint value)
    {
        DebugPorts.WriteText(value);
        _stale |= DebugPorts.HasLine ? StaleRequest : 0;
    }

    private uint UpdateUart(ulong now)
    {
        bool wasWithdrawn = Uart.TakeWithdrawn();
        _uartLevel = Uart.Interrupt(now) ? 1u << InterruptLines.Serial : 0;
        _nextUartChange = Uart.NextChange(now);
        return wasWithdrawn ? _uartLevel : 0;
    }

    private void UpdatePortLevels()
    {
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
