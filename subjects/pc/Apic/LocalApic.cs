namespace Bulkhead.Subjects.Pc.Apic;

using System.Runtime.CompilerServices;

/// <summary>
/// The local APIC of the only processor (SDM Vol. 3A, chapter 11): what it holds, and which interrupts it accepts and
/// offers. Its registers are read and written in LocalApic.Registers.cs and LocalApic.Msr.cs; the other parts are
/// its pin LINT0 and its IPIs.
/// </summary>
public partial struct LocalApic
{
    private const uint SoftwareEnable = 1 << 8;
    private const uint SpuriousVectorAfterReset = 0xff;
    private const uint FlatModel = 0xffff_ffff;

    /// <summary>Vectors below are illegal (SDM Vol. 3A, 11.5.2).</summary>
    private const byte FirstLegalVector = 16;
    private const byte BroadcastDestination = 0xff;
    private const byte PriorityClass = 0xf0;

    private ApicBase _base;
    private ulong _memoryPage;
    private ApicTimer _timer;
    private VectorSet _inService;
    private VectorSet _triggerMode;
    private VectorSet _request;
    private LocalVectorTable _vectors;
    private ulong _interruptCommand;
    private uint _id;
    private uint _physicalAddressBits;
    private uint _logicalDestination;
    private uint _destinationFormat;
    private uint _spuriousInterruptVector;
    private byte _taskPriority;
    private byte _broadcastVector;
    private bool _isLint0High;
    private ProcessorSignals _signals;

    /// <summary>
    /// Errors that the error status register shows, and those that its next write will bring into it.
    /// </summary>
    private ApicErrors _errorStatus;
    private ApicErrors _newErrors;

    /// <summary>
    /// <paramref name="id"/> is the APIC ID, 0 to 254; the frequencies are in Hz: of the TSC, and of the clock that
    /// the timer divides; <paramref name="physicalAddressBits"/> is MAXPHYADDR, 36 to 52.
    /// </summary>
    public void Initialize(uint id, ulong ticksPerSecond, ulong busFrequency, uint physicalAddressBits)
    {
        _id = id;
        _physicalAddressBits = physicalAddressBits;
        _timer.Initialize(ticksPerSecond, busFrequency);
        Reset();
    }

    /// <summary>The state after power-up or reset (SDM Vol. 3A, 11.4.7.1).</summary>
    public void Reset()
    {
        SetBase(new(ApicBase.AfterReset));
        ResetRegisters();
    }

    public readonly ApicBase Base => _base;

    /// <summary>
    /// It accepts interrupts: enabled in IA32_APIC_BASE and in the spurious-interrupt vector register.
    /// </summary>
    public readonly bool IsAccepting => _base.IsEnabled && (_spuriousInterruptVector & SoftwareEnable) != 0;

    /// <summary>The tick at which the timer interrupts next; <see cref="ApicTimer.Never"/> if it will not.</summary>
    public readonly ulong NextChange
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _vectors.Entry(LocalVectorTable.Timer).IsMasked ? ApicTimer.Never : _timer.Expiry;
    }

    /// <summary>There are errors that the error status register does not show yet.</summary>
    public readonly bool HasErrors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _newErrors != ApicErrors.None;
    }

    /// <summary>The vector to be offered to the processor; 0 if none has the priority for it.</summary>
    public readonly byte Offered
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            byte highest = _request.Highest;
            return highest != 0 && (highest & PriorityClass) > (ProcessorPriority & PriorityClass) && _base.IsEnabled
                ? highest
                : (byte)0;
        }
    }

    /// <summary>The task priority's class, which MOV from and to CR8 read and write: 0 to 15.</summary>
    public byte TaskPriorityClass
    {
        readonly get => (byte)(_taskPriority >> 4);
        set => _taskPriority = (byte)(value << 4);
    }

    private readonly byte ProcessorPriority
    {
        get
        {
            byte inService = (byte)(_inService.Highest & PriorityClass);
            return (_taskPriority & PriorityClass) >= inService ? _taskPriority : inService;
        }
    }

    /// <summary>Lets the timer expire if it is time. To be called before anything else at each exit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(ulong now)
    {
        if (now >= _timer.Expiry)
        {
            ExpireTimer(now);
        }
    }

    /// <summary>An interrupt message. False if this APIC does not take part.</summary>
    public bool Accept(byte vector, bool isLevel)
    {
        if (!IsAccepting)
        {
            return false;
        }

        if (vector < FirstLegalVector)
        {
            Report(ApicErrors.ReceiveIllegalVector);
            return false;
        }

        _request.Add(vector);
        if (isLevel)
        {
            _triggerMode.Add(vector);
        }
        else
        {
            _triggerMode.Remove(vector);
        }

        return true;
    }

    /// <summary>The processor has taken <paramref name="vector"/>, which was offered.</summary>
    public void Acknowledge(byte vector)
    {
        if (vector == _request.Highest)
        {
            _request.RemoveHighest();
            _inService.Add(vector);
        }
        else if (_request.Contains(vector))
        {
            _request.Remove(vector);
            _inService.Add(vector);
        }
    }

    /// <summary>
    /// A write to EOI in xAPIC mode that has no effect but to end an interrupt: it was triggered by an edge, and no
    /// other waits for its end. False, and nothing done, if there is more to it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEndInterrupt()
    {
        byte vector = _inService.Highest;
        if (!_base.IsXApic || _request.Highest != 0 || vector == 0 || _triggerMode.Contains(vector))
        {
            return false;
        }

        _inService.RemoveHighest();
        return true;
    }

    /// <summary>Whether <see cref="TakeBroadcast"/> has something to tell.</summary>
    public readonly bool HasBroadcast
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _broadcastVector != 0;
    }

    /// <summary>
    /// The vector of a level-triggered interrupt whose end is to be told to the I/O APIC, once; 0 if there is none.
    /// </summary>
    public byte TakeBroadcast()
    {
        byte vector = _broadcastVector;
        _broadcastVector = 0;
        return vector;
    }

    /// <summary>Whether <see cref="TakeSignals"/> has something to tell.</summary>
    public readonly bool HasSignals
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _signals != ProcessorSignals.None;
    }

    /// <summary>What has been sent to the processor since the last time.</summary>
    public ProcessorSignals TakeSignals()
    {
        ProcessorSignals signals = _signals;
        _signals = ProcessorSignals.None;
        return signals;
    }

    /// <summary>
    /// The page of the registers; one that no address has while they are no memory (11.4.1, 11.12.1).
    /// </summary>
    public readonly ulong MemoryPage
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _memoryPage;
    }

    /// <summary>Whether a message of the I/O APIC is for this APIC, or for all.</summary>
    public readonly bool IsDestination(byte destination, bool isLogical) =>
        destination == BroadcastDestination || IsDestinationOfIpi(destination, isLogical);

    private void ResetRegisters()
    {
        _timer.Reset();
        _inService = default;
        _triggerMode = default;
        _request = default;
        _interruptCommand = 0;
        _logicalDestination = 0;
        _destinationFormat = FlatModel;
        _spuriousInterruptVector = SpuriousVectorAfterReset;
        _taskPriority = 0;
        _broadcastVector = 0;
        _signals = ProcessorSignals.None;
        _errorStatus = ApicErrors.None;
        _newErrors = ApicErrors.None;
        MaskAll(keeps: 0);
    }

    private void MaskAll(uint keeps)
    {
        for (int index = 0; index < LocalVectorTable.Count; index++)
        {
            _vectors[index] = (_vectors[index] & keeps) | LocalVector.Mask;
        }
    }

    private void ExpireTimer(ulong now)
    {
        _timer.Expire(now);
        LocalVector entry = _vectors.Entry(LocalVectorTable.Timer);
        if (!entry.IsMasked)
        {
            _ = Accept(entry.Vector, isLevel: false);
        }
    }

    private void EndInterrupt()
    {
        byte vector = _inService.Highest;
        if (vector == 0)
        {
            return;
        }

        _inService.Remove(vector);
        if (_triggerMode.Contains(vector))
        {
            _broadcastVector = vector;
            EndLint0(vector);
        }
    }

    /// <summary>Notes an error, and raises its interrupt unless the same was noted before.</summary>
    private void Report(ApicErrors error)
    {
        if ((_newErrors & error) != 0)
        {
            return;
        }

        _newErrors |= error;
        LocalVector entry = _vectors.Entry(LocalVectorTable.Error);
        if (entry.IsMasked)
        {
            return;
        }

        if (entry.Vector < FirstLegalVector)
        {
            _newErrors |= ApicErrors.ReceiveIllegalVector;
        }
        else if (IsAccepting)
        {
            _request.Add(entry.Vector);
            _triggerMode.Remove(entry.Vector);
        }
    }
}
