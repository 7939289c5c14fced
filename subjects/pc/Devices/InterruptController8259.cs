namespace Bulkhead.Subjects.Pc.Devices;

using System.Runtime.CompilerServices;
using static InterruptController8259Registers;

/// <summary>
/// One 8259A interrupt controller in 8086 mode, with a choice of trigger for each line as PC chipsets have it (ELCR; so
/// LTIM of ICW1 does nothing). An edge counts only while the line stays high: falling withdraws the request.
/// </summary>
public struct InterruptController8259
{
    private const uint None = 8;

    private uint _lines;
    private uint _edges; // requests of edge-triggered lines
    private uint _levelTriggered;
    private uint _mask;
    private uint _inService;
    private uint _lowestPriority;
    private uint _expectedIcw; // 0: initialized, else 2 to 4
    private uint _icw1;
    private uint _vectorBase;
    private uint _icw3;
    private uint _icw4;
    private bool _isSpecialMask;
    private bool _isPolled;
    private bool _isInServiceRead;
    private bool _isRotatedAutomatically;

    /// <summary>As after power-on: nothing is pending, and all lines are masked until ICW1.</summary>
    public void Reset()
    {
        this = default;
        _mask = 0xFF;
        _lowestPriority = 7;
    }

    /// <summary>IRR: which lines ask for an interrupt.</summary>
    public readonly uint RequestRegister
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_edges & ~_levelTriggered) | (_lines & _levelTriggered);
    }

    /// <summary>ISR: which levels are in service.</summary>
    public readonly uint InServiceRegister => _inService;

    /// <summary>IMR: which lines are masked.</summary>
    public readonly uint MaskRegister => _mask;

    /// <summary>Which lines are level-triggered, a bit for each (ELCR).</summary>
    public uint LevelTriggered
    {
        readonly get => _levelTriggered;
        set => _levelTriggered = value;
    }

    /// <summary>ICW3: which lines have a slave (of a master); bits 2:0 the slave's identity (of a slave).</summary>
    public readonly uint Cascade => (_icw1 & Icw1Single) != 0 ? 0 : _icw3;

    /// <summary>The pin INT.</summary>
    public readonly bool Output
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (RequestRegister & ~_mask) != 0 && PendingPriority != None;
    }

    /// <summary>The level that an acknowledgement would take, 0 to 7: 7 if there is none.</summary>
    public readonly uint PendingLevel => PendingPriority == None ? 7 : LevelOf(PendingPriority);

    /// <summary>The vector of a level.</summary>
    public readonly byte VectorOf(uint level) => (byte)(_vectorBase | level);

    /// <param name="level">0 to 7; bits 2:0 count.</param>
    public void SetLine(uint level, bool isHigh)
    {
        uint bit = 1u << (int)(level & 7);
        if (isHigh)
        {
            _edges |= bit & ~_lines;
            _lines |= bit;
        }
        else
        {
            _edges &= ~bit;
            _lines &= ~bit;
        }
    }

    /// <summary>
    /// INTA: takes the pending level into service and returns it; without one it returns 7, and nothing is in service
    /// (the default interrupt, known as spurious).
    /// </summary>
    public uint Acknowledge()
    {
        uint priority = PendingPriority;
        if (priority == None)
        {
            return 7;
        }

        uint level = LevelOf(priority);
        _edges &= ~(1u << (int)level);
        if ((_icw4 & Icw4AutomaticEndOfInterrupt) == 0)
        {
            _inService |= 1u << (int)level;
        }
        else if (_isRotatedAutomatically)
        {
            _lowestPriority = level;
        }

        return level;
    }

    /// <summary>The next read takes an interrupt into service (OCW3, bit P).</summary>
    public readonly bool IsPolled => _isPolled;

    /// <param name="address">A0.</param>
    public uint Read(uint address)
    {
        if (_isPolled)
        {
            _isPolled = false;
            return Output ? PollInterrupt | Acknowledge() : 0;
        }

        return (address & 1) != 0 ? _mask : _isInServiceRead ? _inService : RequestRegister;
    }

    /// <param name="address">A0.</param>
    /// <param name="value">Bits 7:0 count.</param>
    public void Write(uint address, uint value)
    {
        value &= 0xFF;
        if ((address & 1) != 0)
        {
            WriteData(value);
        }
        else if ((value & IsIcw1) != 0)
        {
            Initialize(value);
        }
        else if ((value & IsOcw3) != 0)
        {
            WriteOcw3(value);
        }
        else
        {
            WriteOcw2(value);
        }
    }

    // The priority of the request that INT stands for: 0 is the highest, and None if none gets through.
    private readonly uint PendingPriority
    {
        get
        {
            uint requests = RequestRegister & ~_mask;
            if (requests == 0)
            {
                return None;
            }

            uint priority = Highest(requests);
            if (_inService == 0)
            {
                return priority;
            }

            uint service = Highest(_isSpecialMask ? _inService & ~_mask : _inService);

            // In special fully nested mode, a slave may interrupt its own service with something of more urgency.
            bool isNested = (_icw4 & Icw4SpecialFullyNested) != 0 && ((Cascade >> (int)LevelOf(priority)) & 1) != 0;
            return priority < service || (isNested && priority == service) ? priority : None;
        }
    }

    private readonly uint LevelOf(uint priority) => (priority + _lowestPriority + 1) & 7;

    // The highest priority among a set of levels; None if it is empty.
    private readonly uint Highest(uint levels)
    {
        uint ordered = ((levels << 8) | levels) >> (int)(_lowestPriority + 1);
        uint priority = 0;
        if ((ordered & 0x0F) == 0)
        {
            ordered >>= 4;
            priority = 4;
        }

        if ((ordered & 0x03) == 0)
        {
            ordered >>= 2;
            priority += 2;
        }

        return levels == 0 ? None : priority + (~ordered & 1);
    }

    private void Initialize(uint icw1)
    {
        _icw1 = icw1;
        _icw4 = 0;
        _edges = 0;
        _mask = 0;
        _inService = 0;
        _lowestPriority = 7;
        _isSpecialMask = false;
        _isPolled = false;
        _isInServiceRead = false;
        _isRotatedAutomatically = false;
        _expectedIcw = 2;
    }

    private void WriteData(uint value)
    {
        if (_expectedIcw == 0)
        {
            _mask = value;
        }
        else if (_expectedIcw == 2)
        {
            _vectorBase = value & Icw2VectorBase;
            _expectedIcw = (_icw1 & Icw1Single) == 0 ? 3 : AfterIcw3;
        }
        else if (_expectedIcw == 3)
        {
            _icw3 = value;
            _expectedIcw = AfterIcw3;
        }
        else
        {
            _icw4 = value;
            _expectedIcw = 0;
        }
    }

    private readonly uint AfterIcw3 => (_icw1 & Icw1Icw4Needed) != 0 ? 4u : 0;

    private void WriteOcw2(uint value)
    {
        if (value == Ocw2EndOfInterrupt && _lowestPriority == 7 && !_isSpecialMask)
        {
            // What nearly all guests write: the lowest bit has the highest priority.
            _inService &= _inService - 1;
            return;
        }

        uint level = value & Ocw2Level;
        bool isRotated = (value & Ocw2Rotate) != 0;
        bool isSpecific = (value & Ocw2Specific) != 0;
        if ((value & Ocw2EndOfInterrupt) != 0)
        {
            // In special mask mode, a masked level is not ended by a command that does not name it.
            uint service = Highest(_isSpecialMask ? _inService & ~_mask : _inService);
            if (!isSpecific && service == None)
            {
                return;
            }

            level = isSpecific ? level : LevelOf(service);
            _inService &= ~(1u << (int)level);
            _lowestPriority = isRotated ? level : _lowestPriority;
        }
        else if (!isSpecific)
        {
            _isRotatedAutomatically = isRotated;
        }
        else if (isRotated)
        {
            _lowestPriority = level;
        }
    }

    private void WriteOcw3(uint value)
    {
        _isPolled = (value & Ocw3Poll) != 0;
        if ((value & Ocw3ReadRegister) != 0 && !_isPolled)
        {
            _isInServiceRead = (value & Ocw3ReadInService) != 0;
        }

        if ((value & Ocw3EnableSpecialMask) != 0)
        {
            _isSpecialMask = (value & Ocw3SpecialMask) != 0;
        }
    }
}
