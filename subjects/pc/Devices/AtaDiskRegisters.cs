namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// The registers of an ATA device by their offset in the command block, their bits, and the commands (ATA/ATAPI-6,
/// T13/1410D, clauses 7 and 8).
/// </summary>
public static class AtaDiskRegisters
{
    public const uint SectorSize = 512;
    public const uint MaximumMultiple = 16;

    public const uint Data = 0;
    public const uint Error = 1; // read
    public const uint Features = 1; // write
    public const uint SectorCount = 2;
    public const uint LbaLow = 3;
    public const uint LbaMid = 4;
    public const uint LbaHigh = 5;
    public const uint Device = 6;
    public const uint Status = 7; // read
    public const uint Command = 7; // write

    public const uint ErrorBit = 1 << 0; // Status: ERR
    public const uint DataRequest = 1 << 3; // DRQ
    public const uint SeekComplete = 1 << 4; // DSC
    public const uint DeviceReady = 1 << 6; // DRDY
    public const uint Busy = 1 << 7; // BSY

    public const uint Aborted = 1 << 2; // Error: ABRT
    public const uint IdNotFound = 1 << 4; // IDNF
    public const uint DiagnosticPassed = 1;

    public const uint SelectDevice1 = 1 << 4; // Device: DEV
    public const uint Lba = 1 << 6;

    public const uint InterruptsDisabled = 1 << 1; // Device Control: nIEN
    public const uint SoftwareReset = 1 << 2; // SRST
    public const uint HighOrderByte = 1 << 7; // HOB

    public const uint Recalibrate = 0x10; // to 1FH
    public const uint ReadSectors = 0x20; // and 21H
    public const uint ReadSectorsExt = 0x24;
    public const uint ReadMultipleExt = 0x29;
    public const uint WriteSectors = 0x30; // and 31H
    public const uint WriteSectorsExt = 0x34;
    public const uint WriteMultipleExt = 0x39;
    public const uint ReadVerifySectors = 0x40; // and 41H
    public const uint ReadVerifySectorsExt = 0x42;
    public const uint Seek = 0x70;
    public const uint ExecuteDeviceDiagnostic = 0x90;
    public const uint InitializeDeviceParameters = 0x91;
    public const uint ReadMultiple = 0xC4;
    public const uint WriteMultiple = 0xC5;
    public const uint SetMultipleMode = 0xC6;
    public const uint StandbyImmediate = 0xE0;
    public const uint IdleImmediate = 0xE1;
    public const uint Standby = 0xE2;
    public const uint Idle = 0xE3;
    public const uint CheckPowerMode = 0xE5;
    public const uint FlushCache = 0xE7;
    public const uint FlushCacheExt = 0xEA;
    public const uint IdentifyDevice = 0xEC;
    public const uint SetFeatures = 0xEF;

    public const uint SetTransferMode = 0x03; // subcommands of SET FEATURES
    public const uint EnableWriteCache = 0x02;
    public const uint DisableWriteCache = 0x82;
    public const uint EnableReadLookAhead = 0xAA;
    public const uint DisableReadLookAhead = 0x55;
    public const uint ActiveOrIdle = 0xFF; // what CHECK POWER MODE finds
}
