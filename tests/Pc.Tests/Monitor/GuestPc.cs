namespace Bulkhead.Pc.Tests.Monitor;

using System.Runtime.InteropServices;
using System.Text;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Pc.Tests.Processor;
using Bulkhead.Subjects;
using Bulkhead.Subjects.Pc;

/// <summary>
/// A guest's exits as the kernel hands them to the whole monitor, and what the monitor makes of them.
/// </summary>
internal sealed unsafe class GuestPc : IDisposable
{
    public const ulong TicksPerSecond = 2_400_000_000;
    public const ulong Valid = 1ul << 31;
    public const uint SlotCount = 64;
    public const uint MessageSize = 64;

    private const ulong Code32 = 0x409b;
    private const int ChannelLength = 0x4000;
    private const int HighLength = 0x10_0000;

    private readonly MonitoredStatePage* _page = (MonitoredStatePage*)NativeMemory.AllocZeroed(4096);
    private readonly byte* _console = (byte*)NativeMemory.AllocZeroed(ChannelLength);
    private readonly byte* _input = (byte*)NativeMemory.AllocZeroed(ChannelLength);
    private readonly byte* _taken = (byte*)NativeMemory.AllocZeroed(ChannelLength);
    private readonly byte* _high = (byte*)NativeMemory.AllocZeroed(HighLength);
    private readonly byte* _disk = (byte*)NativeMemory.AllocZeroed(1 << 16);
    private ulong _requested;
    private ChannelReader _printed;
    private ChannelWriter _typed;
    private readonly StateReader _confirmed;

    public PcMonitor Monitor;

    public GuestPc(bool hasFirmware = false, bool hasDisk = false, bool hasDebugPort = false)
    {
        Settings = new()
        {
            TicksPerSecond = TicksPerSecond,
            PhysicalAddressBits = 39,
            Date = 1_767_225_600,
            HasFirmware = hasFirmware,
            HasDebugPort = hasDebugPort,
            DiskAddress = (ulong)_disk,
            DiskLength = hasDisk ? 1ul << 16 : 0,
            SharedMemory = 0xe000_0000,
            SharedMemoryLength = 0x1_0000,
            SharedMemoryRegisters = 0xfeb0_0000,
        };
        Instructions.Machine = Machine;
        Monitor.Machine.Configure(Settings);
        Assert.True(Monitor.Machine.Memory.TryAdd(0, (ulong)Ram.Span.Length, Ram.Bytes));
        Assert.True(Monitor.Machine.Memory.TryAdd(0x10_0000, HighLength, _high));
        Monitor.Console.Initialize(TicksPerSecond);
        ChannelEntry console = Entry(_console);
        ChannelEntry input = Entry(_input);
        Monitor.Console.SendTo(in console);
        Monitor.Console.ReceiveFrom(in input);
        ChannelEntry taken = Entry(_taken);
        taken.Kind = ChannelKind.State;
        taken.MessageSize = sizeof(ulong);
        Monitor.Console.Confirm(in taken);
        _confirmed = new(in taken);
        _printed = new(in console);
        _typed = new(in input);
        Restart();
        Out(0x3fb, 0x03); // 8 bits a character
    }

    public PcSettings Settings { get; }

    /// <summary>What the monitor itself runs on.</summary>
    public MonitorMachine Machine { get; } = new();

    public ulong Now { get; set; } = 1_000_000;

    public GuestRam Ram { get; } = new(0x4_0000);

    public ref MonitoredStatePage Page => ref *_page;

    public ref GeneralRegisters Registers => ref _page->Registers;

    /// <summary>The parts of the state that the monitor has changed, without its requests.</summary>
    public ulong Changed => _page->Changed & (ulong)(MonitoredState.All & ~MonitoredState.ChangeOnly);

    /// <summary>1: the instruction is completed.</summary>
    public ulong Skip => (_page->Changed & MonitoredStatePage.Completed) != 0 ? 1ul : 0;

    /// <summary>The vector that is proposed; -1: none.</summary>
    public int Proposed => _requested == 0 ? -1 : (int)(_requested & 0xff);

    /// <summary>The tick that the kernel has been told last; 0: none.</summary>
    public ulong Alarm { get; private set; }

    public void Dispose()
    {
        NativeMemory.Free(_page);
        NativeMemory.Free(_console);
        NativeMemory.Free(_input);
        NativeMemory.Free(_taken);
        NativeMemory.Free(_high);
        NativeMemory.Free(_disk);
        Ram.Dispose();
    }

    /// <summary>The number of the last message of its input that the monitor says it has taken.</summary>
    public ulong Taken
    {
        get
        {
            byte[] word = new byte[sizeof(ulong)];
            return _confirmed.TryRead(word, out int length, out _) && length == sizeof(ulong)
                ? MessageWords.Read(word, 0)
                : 0;
        }
    }

    /// <summary>The guest exits; what was proposed has been delivered to it before, or not.</summary>
    public PcVerdict Exit(ExitReason reason, ulong qualification = 0, bool isDelivered = false)
    {
        Now += 3000;
        _page->ExitReason = (ulong)reason;
        _page->ExitQualification = qualification;
        _page->Exits++;
        _page->Changed = 0;
        _page->Exception = 0;
        _page->Injection = isDelivered ? 0 : _requested;
        if (reason == ExitReason.VmxPreemptionTimerExpired)
        {
            _page->Deadline = 0;
            Alarm = 0;
        }

        PcVerdict verdict = Monitor.TryAnswerInput(_page, Now) ? PcVerdict.Resume : Monitor.Answer(_page, Now);
        _requested = IsMarked(MonitoredState.Injection) ? _page->Injection : 0;
        Assert.Equal(IsMarked(MonitoredState.Exception), _page->Exception != 0);
        Alarm = IsMarked(MonitoredState.Deadline) ? _page->Deadline : Alarm;
        Assert.Equal(Alarm, _page->Deadline);
        return verdict;
    }

    /// <summary>The guest begins anew: the kernel clears the page, and the monitor resets its machine.</summary>
    public void Restart()
    {
        *_page = default;
        _page->CodeSegmentAccessRights = Code32;
        _requested = 0;
        Alarm = 0;
        Monitor.Reset(Now);
    }

    public PcVerdict Out(ushort port, ulong value, uint size = 1, bool isDelivered = false)
    {
        Registers.Rax = value;
        return Exit(ExitReason.IoInstruction, ((ulong)port << 16) | (size - 1), isDelivered);
    }

    /// <summary>Gives what RAX holds then.</summary>
    public ulong In(ushort port, uint size = 1, ulong before = 0, bool isDelivered = false)
    {
        Registers.Rax = before;
        ulong qualification = ((ulong)port << 16) | (1 << 3) | (size - 1);
        Assert.Equal(PcVerdict.Resume, Exit(ExitReason.IoInstruction, qualification, isDelivered));
        return Registers.Rax;
    }

    public PcVerdict Rdmsr(uint index)
    {
        Registers.Rcx = index;
        return Exit(ExitReason.Rdmsr);
    }

    public PcVerdict Wrmsr(uint index, ulong value, bool isDelivered = false)
    {
        Registers.Rcx = index;
        Registers.Rax = (uint)value;
        Registers.Rdx = value >> 32;
        return Exit(ExitReason.Wrmsr, 0, isDelivered);
    }

    public PcVerdict Deadline(ulong at)
    {
        Now = at;
        return Exit(ExitReason.VmxPreemptionTimerExpired);
    }

    /// <summary>An instruction, in hexadecimal, accesses this guest-physical address, without paging.</summary>
    public PcVerdict Instruction(string code, ulong address, bool isWrite = false, ulong others = 0x180)
    {
        Convert.FromHexString(code).CopyTo(Ram.Span[0x1000..]);
        _page->InstructionPointer = 0x1000;
        _page->GuestPhysicalAddress = address;
        _page->GuestLinearAddress = address;
        return Exit(ExitReason.EptViolation, others | (isWrite ? 2u : 1u));
    }

    /// <summary>Messages that have come out of the console since the last call.</summary>
    public List<string> Printed()
    {
        List<string> messages = [];
        byte[] buffer = new byte[MessageSize];
        while (_printed.TryRead(buffer, out int length))
        {
            messages.Add(Encoding.Latin1.GetString(buffer, 0, length));
        }

        return messages;
    }

    public void Type(string text) => Assert.True(_typed.TryWrite(Encoding.Latin1.GetBytes(text)));

    private bool IsMarked(MonitoredState request) => (_page->Changed & (ulong)request) != 0;

    private static ChannelEntry Entry(byte* memory) => new()
    {
        Address = (ulong)memory,
        Length = ChannelLength,
        Kind = ChannelKind.Messages,
        MessageSize = MessageSize,
        Slots = SlotCount,
        Event = ChannelEntry.NoEvent,
    };
}
