namespace Bulkhead.Subjects.Pc.Devices;

using System.Runtime.CompilerServices;
using static AtaDiskRegisters;

/// <content>What a command does when it is written, up to its first block of data.</content>
public unsafe partial struct AtaDisk
{
    private void Execute(uint command)
    {
        EndTransfer();
        _isInterruptPending = false;
        _error = 0;
        _status = Ready;
        if (command is ReadSectors or ReadSectors + 1 or ReadSectorsExt)
        {
            StartTransfer(isWrite: false, command == ReadSectorsExt, perBlock: 1);
        }
        else if (command is WriteSectors or WriteSectors + 1 or WriteSectorsExt)
        {
            StartTransfer(isWrite: true, command == WriteSectorsExt, perBlock: 1);
        }
        else if (command is ReadMultiple or ReadMultipleExt)
        {
            StartTransfer(isWrite: false, command == ReadMultipleExt, _multiple);
        }
        else if (command is WriteMultiple or WriteMultipleExt)
        {
            StartTransfer(isWrite: true, command == WriteMultipleExt, _multiple);
        }
        else if (command == IdentifyDevice)
        {
            fixed (byte* buffer = &Unsafe.As<Sector, byte>(ref _buffer))
            {
                AtaIdentity.Write((ushort*)buffer, _sectors, in _geometry, _multiple);
            }

            _length = SectorSize;
            _status |= DataRequest;
            _isInterruptPending = true;
        }
        else
        {
            ExecuteWithoutData(command);
            _isInterruptPending = true;
        }
    }

    private void ExecuteWithoutData(uint command)
    {
        if (command == ExecuteDeviceDiagnostic)
        {
            SetSignature();
        }
        else if (command is ReadVerifySectors or ReadVerifySectors + 1 or ReadVerifySectorsExt)
        {
            bool isExtended = command == ReadVerifySectorsExt;
            FailUnless(IsInside(Start(isExtended), Sectors(isExtended)), IdNotFound);
        }
        else if (command == SetMultipleMode)
        {
            uint count = _count & 0xFF;
            bool isValid = count <= MaximumMultiple && (count & (count - 1)) == 0;
            _multiple = isValid ? count : _multiple;
            FailUnless(isValid, Aborted);
        }
        else if (command == InitializeDeviceParameters)
        {
            uint sectors = _count & 0xFF;
            _geometry.Heads = (_device & 0x0F) + 1;
            _geometry.SectorsPerTrack = sectors == 0 ? 1 : sectors;
            FailUnless(sectors != 0, Aborted);
        }
        else if (command == SetFeatures)
        {
            // Modes of programmed I/O are all the same here; others are not offered.
            FailUnless(
                _features is EnableWriteCache or DisableWriteCache or EnableReadLookAhead or DisableReadLookAhead
                    || (_features == SetTransferMode && (_count & 0xFF) < 0x10),
                Aborted);
        }
        else if (command == CheckPowerMode)
        {
            _count = ActiveOrIdle;
        }
        else
        {
            bool isDone = command is Seek or FlushCache or FlushCacheExt
                or (>= StandbyImmediate and <= Idle)
                or (>= Recalibrate and < ReadSectors);
            FailUnless(isDone, Aborted);
        }
    }

    private void StartTransfer(bool isWrite, bool isExtended, uint perBlock)
    {
        _sector = Start(isExtended);
        _remaining = Sectors(isExtended);
        _perBlock = perBlock;
        _isWriting = isWrite;
        if (perBlock == 0 || (isWrite && !_isWritable))
        {
            _remaining = 0;
            FailUnless(false, Aborted);
            _isInterruptPending = true;
            return;
        }

        if (!IsInside(_sector, _remaining))
        {
            _remaining = 0;
            FailUnless(false, IdNotFound);
            _isInterruptPending = true;
            return;
        }

        // The host is told of the first block that it writes by the status alone.
        StartBlock();
        _isInterruptPending = !isWrite;
    }

    private readonly bool IsInside(ulong sector, uint count) => sector < _sectors && count <= _sectors - sector;

    private readonly uint Sectors(bool isExtended)
    {
        uint count = isExtended ? _count : _count & 0xFF;
        return count != 0 ? count : isExtended ? 0x10000u : 0x100;
    }

    private readonly ulong Start(bool isExtended)
    {
        ulong low = (_lbaLow & 0xFF) | ((_lbaMid & 0xFF) << 8) | ((_lbaHigh & 0xFF) << 16);
        if ((_device & Lba) == 0 && !isExtended)
        {
            uint cylinder = (_lbaMid & 0xFF) | ((_lbaHigh & 0xFF) << 8);
            return _geometry.Number(cylinder, _device & 0x0F, _lbaLow & 0xFF);
        }

        ulong high = isExtended
            ? (_lbaLow >> 8) | (_lbaMid & 0xFF00) | ((ulong)(_lbaHigh & 0xFF00) << 8)
            : _device & 0x0F;
        return low | (high << 24);
    }
}
