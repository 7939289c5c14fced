namespace Bulkhead.Subjects.Pc.Apic;

using System.Runtime.CompilerServices;
using Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// How a PC's interrupt lines reach its processor. ISA lines go to the 8259 pair and to the I/O APIC's inputs of the
/// same numbers, but for line 0, which is wired to input 2, and line 2, which does not exist; the 8259's output goes
/// to input 0 and to LINT0. The pair itself belongs to the port map, and is handed in where it takes part.
/// </summary>
public struct InterruptFabric
{
    /// <summary>What <see cref="Propose"/> says if there is no interrupt.</summary>
    public const int NoVector = -1;

    private const uint TimerLine = 1 << 0;
    private const uint CascadeLine = 1 << 2;
    private const int TimerInputShift = 2;
    private const uint OutputInput = 1 << 0;

    private LocalApic _localApic;
    private IoApic _ioApic;

    /// <summary>The lines, and the 8259's output, as they were last.</summary>
    private uint _lines;
    private bool _isOutputHigh;

    /// <summary>What was proposed last.</summary>
    private InterruptSource _source;
    private byte _vector;

    /// <summary>
    /// Frequencies in Hz, above 0: of the TSC, and of the clock that the local APIC's timer divides.
    /// <paramref name="physicalAddressBits"/> is MAXPHYADDR, 36 to 52.
    /// </summary>
    public void Initialize(ulong ticksPerSecond, ulong busFrequency, uint physicalAddressBits)
    {
        _localApic.Initialize(id: 0, ticksPerSecond, busFrequency, physicalAddressBits);
        _ioApic.Reset();
        _source = InterruptSource.None;
    }

    /// <summary>The machine's reset; lines stay as their devices hold them.</summary>
    public void Reset()
    {
        _localApic.Reset();
        _ioApic.Reset();
        _source = InterruptSource.None;
    }

    /// <summary>
    /// Leaves the local APIC as firmware does for an operating system that is started without one: enabled by
    /// software, LINT0 ExtINT, LINT1 NMI (MultiProcessor Specification 3.6.2.2, virtual wire mode).
    /// </summary>
    public void EnterVirtualWireMode() => _localApic.EnterVirtualWireMode();

    /// <summary>The tick at which an interrupt may arise by itself; ulong.MaxValue: never.</summary>
    public readonly ulong NextChange
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _localApic.NextChange;
    }

    /// <summary>The local APIC has errors to report.</summary>
    public readonly bool HasErrors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _localApic.HasErrors;
    }

    /// <summary>The class of the local APIC's task priority, which CR8 is: 0 to 15.</summary>
    public byte TaskPriorityClass
    {
        readonly get => _localApic.TaskPriorityClass;
        set => _localApic.TaskPriorityClass = value;
    }

    /// <summary>What devices do to the ISA lines. To be called whenever they may have changed one.</summary>
    public void SetLines(InterruptLines lines, ref InterruptControllers8259 controllers)
    {
        if (lines.Pulses != 0)
        {
            SetLevels(lines.Levels & ~(uint)lines.Pulses, ref controllers);
        }

        if (lines.Levels != _lines)
        {
            SetLevels(lines.Levels, ref controllers);
        }
    }

    /// <summary>
    /// The vector, 0 to 255, that the processor is to take when it can; -1 if there is none. Devices are up to date
    /// then.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Propose(ref InterruptControllers8259 controllers, ulong now)
    {
        _localApic.Advance(now);
        bool isOutputHigh = controllers.Output;
        if (isOutputHigh != _isOutputHigh)
        {
            _isOutputHigh = isOutputHigh;
            UpdateInputs();
        }

        if (_ioApic.HasRefused)
        {
            _ioApic.Retry(ref _localApic);
        }

        if (isOutputHigh && HasVirtualWire())
        {
            _source = InterruptSource.InterruptControllers8259;
            return controllers.PendingVector;
        }

        _vector = _localApic.Offered;
        _source = _vector != 0 ? InterruptSource.LocalApic : InterruptSource.None;
        return _vector != 0 ? _vector : NoVector;
    }

    /// <summary>
    /// The processor has taken what was proposed last. To be called before anything else happens at the exit at which
    /// this becomes known, so that who proposed it has not changed. True if there may be something else to propose:
    /// what is left in the local APIC has no higher priority, and waits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Acknowledge(ref InterruptControllers8259 controllers)
    {
        InterruptSource source = _source;
        _source = InterruptSource.None;
        if (source == InterruptSource.LocalApic)
        {
            _localApic.Acknowledge(_vector);
            return false;
        }

        if (source == InterruptSource.InterruptControllers8259)
        {
            _ = controllers.Acknowledge();

            // INT falls with INTA, and rises again if there is more.
            _isOutputHigh = false;
            UpdateInputs();
        }

        return true;
    }

    /// <inheritdoc cref="LocalApic.TryEndInterrupt"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEndInterrupt() => _localApic.TryEndInterrupt();

    /// <summary>Whether <see cref="TakeSignals"/> has something to tell.</summary>
    public readonly bool HasSignals
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _localApic.HasSignals;
    }

    /// <summary>What the processor is told beside, once.</summary>
    public ProcessorSignals TakeSignals() => _localApic.TakeSignals();

    /// <summary>
    /// The page of the local APIC's registers, as IA32_APIC_BASE says; no page's address if there is none.
    /// </summary>
    public readonly ulong LocalApicPage
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _localApic.MemoryPage;
    }

    /// <summary>Offsets 0 to FFFH from the address in IA32_APIC_BASE.</summary>
    public ulong ReadLocalApic(uint offset, ulong now) => _localApic.ReadMemory(offset, now);

    public void WriteLocalApic(uint offset, uint value, ulong now)
    {
        _localApic.WriteMemory(offset, value, now);
        BroadcastEnd();
    }

    public readonly uint ReadIoApic(uint offset) => _ioApic.ReadMemory(offset);

    public void WriteIoApic(uint offset, uint value, ulong now)
    {
        _localApic.Advance(now);
        _ioApic.WriteMemory(offset, value, ref _localApic);
    }

    /// <summary>IA32_APIC_BASE, IA32_TSC_DEADLINE and 800H to 8FFH; false: #GP(0).</summary>
    public bool TryReadMsr(uint msr, ulong now, out ulong value) => _localApic.TryReadMsr(msr, now, out value);

    /// <summary>As <see cref="TryReadMsr"/>.</summary>
    public bool TryWriteMsr(uint msr, ulong value, ulong now)
    {
        bool isLegal = _localApic.TryWriteMsr(msr, value, now);
        BroadcastEnd();
        return isLegal;
    }

    /// <summary>The 8259's output reaches the processor.</summary>
    private readonly bool HasVirtualWire() => _localApic.IsVirtualWire || _ioApic.IsVirtualWire(in _localApic);

    private void SetLevels(uint levels, ref InterruptControllers8259 controllers)
    {
        uint changed = levels ^ _lines;
        _lines = levels;
        for (int line = 0; changed != 0; line++)
        {
            if ((changed & 1) != 0)
            {
                controllers.SetLine((uint)line, (levels >> line & 1) != 0);
            }

            changed >>= 1;
        }

        _isOutputHigh = controllers.Output;
        UpdateInputs();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BroadcastEnd()
    {
        if (!_localApic.HasBroadcast)
        {
            return;
        }

        _ioApic.EndInterrupt(_localApic.TakeBroadcast(), ref _localApic);
    }

    private void UpdateInputs()
    {
        uint inputs = _lines & ~(TimerLine | CascadeLine);
        inputs |= (_lines & TimerLine) << TimerInputShift;
        inputs |= _isOutputHigh ? OutputInput : 0;
        _ioApic.SetInputs(inputs, ref _localApic);
        _localApic.SetLint0(_isOutputHigh);
    }
}
