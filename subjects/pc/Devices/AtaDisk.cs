namespace Bulkhead.Subjects.Pc.Devices;

using System.Runtime.CompilerServices;
using static AtaDiskRegisters;

/// <summary>
/// An ATA disk as device 0 of a channel without a device 1, with programmed I/O and 48-bit addresses. Its sectors are
/// memory. A command is done as soon as it is written: the device is busy only during a software reset.
/// </summary>
public unsafe partial struct AtaDisk
{
    private const uint Ready = DeviceReady | SeekComplete;

    private ulong _address; // of the memory that holds the sectors
    private ulong _sectors;
    private bool _isWritable;
    private AtaGeometry _geometry;
    private uint _error;
    private uint _features;
    private uint _count; // the byte written last in 7:0, the one before in 15:8; so are the next three
    private uint _lbaLow;
    private uint _lbaMid;
    private uint _lbaHigh;
    private uint _device;
    private uint _status;
    private uint _control;
    private uint _multiple;
    private bool _isInterruptPending;
    private bool _isWriting;
    private ulong _sector; // that the block in transfer begins with
    private uint _remaining; // sectors of the command, the block in transfer among them
    private uint _perBlock; // sectors at most
    private uint _position; // in the block in transfer, in bytes
    private uint _length; // of the block in transfer, in bytes
    private Sector _buffer;

    /// <summary>Takes a disk; without one, no device answers.</summary>
    /// <param name="address">Of its memory in the monitor; 0 for none.</param>
    /// <param name="length">In bytes; an incomplete sector at the end is left out.</param>
    public void Reset(ulong address, ulong length, bool isWritable)
    {
        this = default;
        _address = address;
        _sectors = address == 0 ? 0 : length / SectorSize;
        _isWritable = isWritable;
        _geometry = AtaGeometry.Default;
        SetSignature();
    }

    public readonly bool IsPresent => _sectors != 0;

    /// <summary>INTRQ (IRQ 14).</summary>
    public readonly bool Interrupt =>
        _isInterruptPending && (_control & InterruptsDisabled) == 0 && (_device & SelectDevice1) == 0;

    private readonly bool IsDataRequested => (_status & DataRequest) != 0;

    /// <param name="register">The offset in the command block, 1 to 7; data are read by ReadData.</param>
    public uint Read(uint register)
    {
        if (!IsPresent)
        {
            return 0xFF;
        }

        if (register == Status)
        {
            // Device 0 answers for device 1, of which this register alone is told apart.
            _isInterruptPending &= (_device & SelectDevice1) != 0;
            return ReadAlternateStatus();
        }

        int shift = (_control & HighOrderByte) != 0 ? 8 : 0;
        uint value = register == SectorCount ? _count >> shift
            : register == LbaLow ? _lbaLow >> shift
            : register == LbaMid ? _lbaMid >> shift
            : register == LbaHigh ? _lbaHigh >> shift
            : register == Device ? _device
            : _error;
        return value & 0xFF;
    }

    /// <summary>Alternate Status, which leaves the interrupt alone.</summary>
    public readonly uint ReadAlternateStatus() =>
        !IsPresent ? 0xFF : (_device & SelectDevice1) != 0 ? 0 : _status;

    /// <param name="register">The offset in the command block, 1 to 7.</param>
    /// <param name="value">Bits 7:0 count.</param>
    public void Write(uint register, uint value)
    {
        value &= 0xFF;
        _control &= ~HighOrderByte;
        if (!IsPresent || (_status & Busy) != 0)
        {
            return;
        }

        if (register == Command)
        {
            bool isForDevice1 = (_device & SelectDevice1) != 0;
            if (!isForDevice1 || value == ExecuteDeviceDiagnostic)
            {
                Execute(value);
            }
        }
        else if (register == Device)
        {
            _device = value;
        }
        else if (register == Features)
        {
            _features = value;
        }
        else if (register == SectorCount)
        {
            _count = ((_count << 8) | value) & 0xFFFF;
        }
        else if (register == LbaLow)
        {
            _lbaLow = ((_lbaLow << 8) | value) & 0xFFFF;
        }
        else if (register == LbaMid)
        {
            _lbaMid = ((_lbaMid << 8) | value) & 0xFFFF;
        }
        else if (register == LbaHigh)
        {
            _lbaHigh = ((_lbaHigh << 8) | value) & 0xFFFF;
        }
    }

    /// <summary>Device Control.</summary>
    public void WriteControl(uint value)
    {
        bool wasReset = (_control & SoftwareReset) != 0;
        _control = value & (InterruptsDisabled | SoftwareReset | HighOrderByte);
        if (!IsPresent)
        {
            return;
        }

        if ((value & SoftwareReset) != 0)
        {
            EndTransfer();
            _status = Busy;
            _device = 0;
            _isInterruptPending = false;
        }
        else if (wasReset)
        {
            SetSignature();
        }
    }

    /// <summary>Reads data in one access.</summary>
    /// <param name="size">2 or 4 bytes.</param>
    /// <returns>All ones if the device offers no data.</returns>
    public uint ReadData(uint size)
    {
        uint value = uint.MaxValue;
        ReadData((ulong)&value, size == 2 ? 2u : sizeof(uint));
        return size == 2 ? value & 0xFFFF : value;
    }

    /// <summary>Writes data in one access; they are lost if the device asks for none.</summary>
    /// <param name="size">2 or 4 bytes.</param>
    public void WriteData(uint value, uint size) => WriteData((ulong)&value, size == 2 ? 2u : sizeof(uint));

    /// <summary>Reads what is left of the block in transfer, as a string instruction does.</summary>
    /// <param name="destination">Address in the monitor of room for that many bytes.</param>
    /// <returns>Bytes read: fewer than asked for at the end of a block, and 0 if the device offers none.</returns>
    public uint ReadData(ulong destination, uint bytes)
    {
        if (!IsDataRequested || _isWriting)
        {
            return 0;
        }

        uint count = _length - _position < bytes ? _length - _position : bytes;
        fixed (byte* buffer = &Unsafe.As<Sector, byte>(ref _buffer))
        {
            byte* source = _remaining == 0 ? buffer : (byte*)(_address + (_sector * SectorSize));
            Copy(source + _position, (byte*)destination, count);
        }

        _position += count;
        if (_position == _length)
        {
            EndBlock();
        }

        return count;
    }

    /// <summary>Writes to what is left of the block in transfer, as a string instruction does.</summary>
    /// <param name="source">Address in the monitor of the bytes.</param>
    /// <returns>Bytes taken: fewer than given at the end of a block, and 0 if the device asks for none.</returns>
    public uint WriteData(ulong source, uint bytes)
    {
        uint done = 0;
        while (done < bytes && IsDataRequested && _isWriting)
        {
            // A sector reaches the disk whole or not at all.
            uint at = _position % SectorSize;
            uint count = SectorSize - at < bytes - done ? SectorSize - at : bytes - done;
            fixed (byte* buffer = &Unsafe.As<Sector, byte>(ref _buffer))
            {
                Copy((byte*)(source + done), buffer + at, count);
                if (at + count == SectorSize)
                {
                    ulong sector = _sector + (_position / SectorSize);
                    Copy(buffer, (byte*)(_address + (sector * SectorSize)), SectorSize);
                }
            }

            done += count;
            _position += count;
            if (_position == _length)
            {
                EndBlock();
                break;
            }
        }

        return done;
    }

    private void StartBlock()
    {
        _position = 0;
        _length = (_remaining < _perBlock ? _remaining : _perBlock) * SectorSize;
        _status = Ready | DataRequest;
        _isInterruptPending = true;
    }

    private void EndBlock()
    {
        uint sectors = _remaining == 0 ? 0 : _length / SectorSize;
        _sector += sectors;
        _remaining -= sectors;
        if (_remaining != 0)
        {
            StartBlock();
            return;
        }

        // The last block of a read ends in silence; a write ends with an interrupt.
        _isInterruptPending |= _isWriting;
        EndTransfer();
        _status = Ready;
    }

    private void EndTransfer()
    {
        _remaining = 0;
        _position = 0;
        _length = 0;
        _isWriting = false;
    }

    // The signature of an ATA device (ATA/ATAPI-6, clause 9.12).
    private void SetSignature()
    {
        _error = DiagnosticPassed;
        _count = 1;
        _lbaLow = 1;
        _lbaMid = 0;
        _lbaHigh = 0;
        _device = 0;
        _status = Ready;
    }

    private void FailUnless(bool isDone, uint error)
    {
        if (!isDone)
        {
            _error = error;
            _status = Ready | ErrorBit;
        }
    }

    private static void Copy(byte* source, byte* destination, uint count)
    {
        uint at = 0;
        while (count - at >= sizeof(ulong))
        {
            *(ulong*)(destination + at) = *(ulong*)(source + at);
            at += sizeof(ulong);
        }

        while (at < count)
        {
            destination[at] = source[at];
            at++;
        }
    }

    [InlineArray((int)SectorSize)]
    private struct Sector
    {
        private byte _first;
    }
}
