namespace Bulkhead.Subjects.Pc;

using System.Runtime.CompilerServices;
using Bulkhead.Subjects.Pc.Apic;
using Bulkhead.Subjects.Pc.Devices;
using Bulkhead.Subjects.Pc.Processor;

/// <summary>A PC but for its processor: devices, interrupt controllers, and the memory map.</summary>
public unsafe struct PcMachine
{
    private const ulong PageMask = 0xfff;
    private const ulong Megabyte = 1 << 20;
    private const ulong FourGibibytes = 1ul << 32;

    /// <summary>
    /// Memory regions above here, and below 4 GiB, are firmware's and devices', and no memory of the guest's.
    /// </summary>
    private const ulong EndOfLowMemory = 0xe000_0000;

    private const uint UsableMemory = 1;

    public PcDevices Devices;
    public GuestMemory Memory;

    private InterruptFabric _fabric;
    private PcSettings _settings;

    /// <summary>Says what the machine is like; the guest's memory is added to it before it is reset.</summary>
    public void Configure(in PcSettings settings) => _settings = settings;

    /// <summary>Power-on, or reset: everything as the guest's first instruction finds it.</summary>
    public void Reset(ulong now)
    {
        Devices.Reset(new Clock(_settings.TicksPerSecond), _settings.Date, !_settings.HasFirmware, now);
        _fabric = default;
        _fabric.Initialize(_settings.TicksPerSecond, _settings.TicksPerSecond, _settings.PhysicalAddressBits);
        if (_settings.DiskLength != 0)
        {
            Devices.Disk.Reset(_settings.DiskAddress, _settings.DiskLength, isWritable: true);
            Devices.PciConfiguration.AddIdeController();
        }

        if (_settings.SharedMemoryLength != 0)
        {
            _ = Devices.PciConfiguration.TryAddSharedMemory(
                _settings.SharedMemoryRegisters, _settings.SharedMemory, _settings.SharedMemoryLength);
        }

        ulong memory = MemoryAboveMegabyte();
        Devices.RealTimeClock.SetMemory(memory + Megabyte, 0);
        if (_settings.HasFirmware)
        {
            DescribeToFirmware(memory);
        }
        else
        {
            _fabric.EnterVirtualWireMode();
        }
    }

    /// <summary>Where lines of the debug ports are wanted.</summary>
    public readonly bool HasDebugPort => _settings.HasDebugPort;

    /// <summary>The vector that the processor is to take; -1: none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Propose(ulong now)
    {
        if (Devices.HasStaleLines || now >= Devices.NextChange)
        {
            _fabric.SetLines(Devices.UpdateLines(now), ref Devices.InterruptControllers);
        }

        Devices.KeepLines();

        return _fabric.Propose(ref Devices.InterruptControllers, now);
    }

    /// <summary>
    /// The processor has taken what was proposed last. True if there may be something else to propose.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Acknowledge() => _fabric.Acknowledge(ref Devices.InterruptControllers);

    /// <summary>
    /// If the guest writes to the local APIC's register EOI, and that is all it does: nothing else waits for it. False:
    /// <see cref="WriteMemory"/> has to.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEndInterrupt(ulong address) =>
        address == _fabric.LocalApicPage + LocalApic.EndOfInterruptOffset && _fabric.TryEndInterrupt();

    /// <summary>Whether <see cref="TakeSignals"/> has something to tell.</summary>
    public readonly bool HasSignals
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _fabric.HasSignals;
    }

    /// <summary>NMI and INIT for the processor, once.</summary>
    public ProcessorSignals TakeSignals() => _fabric.TakeSignals();

    /// <summary>The tick at which something may happen by itself; ulong.MaxValue: never.</summary>
    public readonly ulong NextChange
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ulong devices = Devices.NextChange;
            ulong fabric = _fabric.NextChange;
            return devices < fabric ? devices : fabric;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadMsr(uint index, ulong now, out ulong value) => _fabric.TryReadMsr(index, now, out value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWriteMsr(uint index, ulong value, ulong now) => _fabric.TryWriteMsr(index, value, now);

    /// <summary>The local APIC has errors to report, and may interrupt for it.</summary>
    public readonly bool HasApicErrors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _fabric.HasErrors;
    }

    /// <summary>Memory that is not the guest's: 1 to 8 bytes at a guest-physical address, within a page.</summary>
    public ulong ReadMemory(ulong address, ulong now)
    {
        ulong page = address & ~PageMask;
        uint offset = (uint)(address & PageMask);
        return page == _fabric.LocalApicPage ? _fabric.ReadLocalApic(offset, now)
            : page == IoApic.DefaultAddress ? _fabric.ReadIoApic(offset)
            : page == _settings.SharedMemoryRegisters && _settings.SharedMemoryLength != 0 ? 0
            : ulong.MaxValue;
    }

    /// <summary>As <see cref="ReadMemory"/>; true if there may be something else to propose.</summary>
    public bool WriteMemory(ulong address, ulong value, ulong now)
    {
        ulong page = address & ~PageMask;
        uint offset = (uint)(address & PageMask);
        if (page == _fabric.LocalApicPage)
        {
            _fabric.WriteLocalApic(offset, (uint)value, now);
        }
        else if (page == IoApic.DefaultAddress)
        {
            _fabric.WriteIoApic(offset, (uint)value, now);
        }
        else
        {
            return false;
        }

        return true;
    }

    private void DescribeToFirmware(ulong memory)
    {
        ref FirmwareConfiguration firmware = ref Devices.FirmwareConfiguration;
        firmware.Reset(memory + Megabyte, isNoGraphic: true, isBootMenu: false);
        _ = firmware.TryAddMemoryRange(0, memory + Megabyte, UsableMemory);
        _ = firmware.TryAddNumber("etc/sercon-port"u8, 0x3f8);
    }

    private ulong MemoryAboveMegabyte()
    {
        ulong bytes = 0;
        for (int index = 0; index < Memory.Count; index++)
        {
            ref readonly GuestMemoryRegion region = ref Memory.Region(index);
            bool isMemory = region.GuestPhysical >= Megabyte && region.GuestPhysical < EndOfLowMemory;
            bytes += isMemory ? region.Length : 0;
        }

        return bytes < FourGibibytes ? bytes : EndOfLowMemory - Megabyte;
    }
}
