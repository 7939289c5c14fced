namespace Bulkhead.Subjects.Pc;

using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Subjects.Pc.Processor;

/// <summary>
/// A monitor that is the PC of the one guest that it monitors. Its grants: the guest's state and memory, the events
/// resume (handover to the guest), and if policy wants them reset, power-off and stop; the channels GUEST-console and
/// GUEST-taken, to write, and GUEST-input, to read; memory named disk, which holds a disk's image.
/// </summary>
internal static unsafe class Pc
{
    private const ulong FourGibibytes = 1ul << 32;
    private const uint TimingLeaf = 0x4000_0010;
    private const uint AddressSizesLeaf = 0x8000_0008;
    private const ulong TicksPerKilohertz = 1000;

    /// <summary>2026-01-01 00:00:00.</summary>
    private const ulong DefaultDate = 1_767_225_600;
    private const ulong DefaultSharedMemoryRegisters = 0xfeb0_0000;

    /// <summary>The only mutable static: the machine is too large for the stack.</summary>
    private static PcMonitor s_monitor;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ref readonly RegionEntry state = ref grants.Region(MemoryKind.MonitoredState, "the state of a guest"u8);
        MonitoredStatePage* page = (MonitoredStatePage*)state.Address;
        PcEvents events = new(grants);
        PcSettings settings = Settings(grants);
        s_monitor.Machine.Configure(settings);
        s_monitor.Console.Initialize(settings.TicksPerSecond);
        AddMemory(grants);
        AddChannels(grants, state.Name.Letters);

        ulong restarts = ~page->Restarts;
        ulong exits = 0;
        while (true)
        {
            // In a frame of its own there is nothing to answer.
            if (page->Exits == 0 || (page->Exits == exits && page->Restarts == restarts))
            {
                Waiting.Yield();
                continue;
            }

            exits = page->Exits;
            ulong now = Time.Now;
            if (page->Restarts != restarts)
            {
                restarts = page->Restarts;
                s_monitor.Reset(now);
            }

            PcVerdict verdict = s_monitor.TryAnswerInput(page, now) ? PcVerdict.Resume : s_monitor.Answer(page, now);
            if (verdict == PcVerdict.Resume)
            {
                events.Resume();
            }
            else
            {
                s_monitor.Flush();
                events.End(verdict, page);
            }
        }
    }

    private static PcSettings Settings(Grants grants)
    {
        MessageBuffer answer = default;
        uint* registers = (uint*)&answer;
        PcSettings settings = default;
        Instructions.Cpuid(TimingLeaf, 0, registers);
        settings.TicksPerSecond = registers[0] * TicksPerKilohertz;
        Instructions.Cpuid(AddressSizesLeaf, 0, registers);
        settings.PhysicalAddressBits = registers[0] & 0xff;
        settings.Date = grants.Parameter("date"u8, DefaultDate);
        settings.HasFirmware = grants.Parameter("firmware"u8, 0) != 0;
        settings.HasDebugPort = grants.Parameter("debug-port"u8, 0) != 0;
        settings.SharedMemory = grants.Parameter("shared-memory-address"u8, 0);
        settings.SharedMemoryLength = grants.Parameter("shared-memory-size"u8, 0);
        settings.SharedMemoryRegisters = grants.Parameter("shared-memory-registers"u8, DefaultSharedMemoryRegisters);
        ReadOnlySpan<RegionEntry> regions = grants.Regions;
        for (int index = 0; index < regions.Length; index++)
        {
            if (Names.AreEqual(regions[index].Name.Letters, "disk"u8))
            {
                settings.DiskAddress = regions[index].Address;
                settings.DiskLength = regions[index].Length;
            }
        }

        return settings;
    }

    /// <summary>The guest's memory is seen at a multiple of 4 GiB above where the guest has it.</summary>
    private static void AddMemory(Grants grants)
    {
        ReadOnlySpan<RegionEntry> regions = grants.Regions;
        for (int index = 0; index < regions.Length; index++)
        {
            ref readonly RegionEntry region = ref regions[index];
            if (region.Kind == MemoryKind.MonitoredMemory)
            {
                _ = s_monitor.Machine.Memory.TryAdd(
                    region.Address % FourGibibytes, region.Length, (byte*)region.Address);
            }
        }
    }

    private static void AddChannels(Grants grants, ReadOnlySpan<byte> guest)
    {
        ReadOnlySpan<ChannelEntry> channels = grants.Channels;
        for (int index = 0; index < channels.Length; index++)
        {
            ref readonly ChannelEntry channel = ref channels[index];
            ReadOnlySpan<byte> name = channel.Name.Letters;
            if (Names.StartsWith(name, guest) && channel.IsWriter != 0 && Names.EndsWith(name, "-console"u8))
            {
                s_monitor.Console.SendTo(in channel);
            }
            else if (Names.StartsWith(name, guest) && channel.IsWriter == 0 && Names.EndsWith(name, "-input"u8))
            {
                s_monitor.Console.ReceiveFrom(in channel);
            }
            else if (Names.StartsWith(name, guest) && channel.IsWriter != 0 && Names.EndsWith(name, "-taken"u8))
            {
                s_monitor.Console.Confirm(in channel);
            }
        }
    }
}
