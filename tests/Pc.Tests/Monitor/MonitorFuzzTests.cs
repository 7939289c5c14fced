namespace Bulkhead.Pc.Tests.Monitor;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Subjects.Pc;

/// <summary>
/// A million exits of a guest that means no good: the monitor answers each, and each answer is well-formed.
/// </summary>
public sealed class MonitorFuzzTests : IDisposable
{
    private const int Exits = 1_000_000;
    private const ulong LocalApic = 0xfee0_0000;
    private const ulong IoApic = 0xfec0_0000;
    private const uint FirstX2ApicMsr = 0x800;

    private static readonly ushort[] s_ports =
    [
        0x20, 0x21, 0x40, 0x43, 0x60, 0x70, 0x71, 0x80, 0xa0, 0xa1, 0xb2, 0xe9, 0x1f0, 0x1f2, 0x1f7, 0x3f6,
        0x3f8, 0x3f8, 0x3f9, 0x3fa, 0x3fc, 0x3fd, 0x402, 0x4d0, 0x510, 0x511, 0x600, 0x602, 0x604, 0x608, 0xcf8, 0xcfc,
    ];

    private static readonly byte[] s_values =
    [
        0x00, 0x01, 0x02, 0x04, 0x08, 0x0b, 0x11, 0x20, 0x20, 0x20, 0x30, 0x34, 0x36, 0x60, 0x7f, 0xae, 0xd1, 0xec,
        0xef, 0xfb, 0xff,
    ];

    private static readonly string[] s_code =
    [
        "8907", "8B07", "C70701000000", "8707", "0907", "832708", "F3AB", "A5", "F3A4", "AD", "0FB607", "8927",
        "488907",
    ];

    private static readonly uint[] s_msrs =
        [0x1b, 0x6e0, 0x6e0, 0x80b, 0x80b, 0x80b, 0x808, 0x80f, 0x830, 0x832, 0x835, 0x838, 0x83f, 0x83f];

    private readonly GuestPc _pc = new(hasFirmware: true, hasDisk: true, hasDebugPort: true);
    private readonly int[] _verdicts = new int[4];
    private int _proposals;
    private int _deadlines;

    public void Dispose() => _pc.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_answer_is_well_formed(int seed)
    {
        Random random = new(seed);
        random.NextBytes(_pc.Ram.Span);
        Prepare(random);
        for (int exit = 0; exit < Exits / 2; exit++)
        {
            MakeState(random);
            PcVerdict verdict = Exit(random);
            _verdicts[(int)verdict]++;
            AssertWellFormed(verdict, isLookedAtAgain: (exit & 1) != 0);
            if (verdict is PcVerdict.Reset or PcVerdict.PowerOff)
            {
                _pc.Monitor.Flush();
                _pc.Restart();
                Prepare(random);
            }

            if (random.Next(50) == 0)
            {
                Prepare(random);
            }

            if (random.Next(20) == 0)
            {
                _pc.Out(0x20, 0x20);
                _pc.Wrmsr(0x80b, 0);
            }

            if (random.Next(200) == 0)
            {
                _pc.Type(new string('t', random.Next(1, (int)GuestPc.MessageSize)));
            }
        }

        Assert.All(_verdicts, count => Assert.True(count > 20, $"verdicts: {string.Join(' ', _verdicts)}"));
        Assert.True(_proposals > 10_000 && _deadlines > 10_000, $"{_proposals} proposals, {_deadlines} deadlines");
    }

    // What a guest would set up, or some of it, so that there is something to be broken.
    private void Prepare(Random random)
    {
        if (random.Next(4) != 0)
        {
            InterruptExitTests.StartTimer(_pc);
            _pc.Out(0x21, (ulong)random.Next(4) * 4);
            _pc.Out(0x3fc, 0x08);
            _pc.Out(0x3f9, (ulong)random.Next(8));
        }

        if (random.Next(2) == 0)
        {
            _pc.Wrmsr(0x1b, 0xfee0_0d00);
            _pc.Wrmsr(0x80f, 0x1ff);
            _pc.Wrmsr(0x832, random.Next(2) == 0 ? 0x400ecu : 0x200ecu);
        }
    }

    // Now and then, all that the kernel would not let be is in the page, too; but the deadline it leaves alone.
    private void MakeState(Random random)
    {
        ref MonitoredStatePage page = ref _pc.Page;
        if (random.Next(4) == 0)
        {
            ulong deadline = page.Deadline;
            random.NextBytes(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref page, 1)));
            page.Deadline = deadline;
        }

        for (int register = 0; register < GeneralRegisters.Count; register++)
        {
            _pc.Registers[register] = RandomAddress(random);
        }

        page.StackPointer = RandomAddress(random);
        page.Flags = random.Next(2) == 0 ? 2u : 0x8d7u | ((ulong)random.Next(2) << 10);
        if (random.Next(3) != 0)
        {
            page.ControlRegister0 = random.Next(3) == 0 ? 0x8001_0031 : 0x31;
            page.ControlRegister3 = (ulong)random.Next(64) << 12;
            page.ControlRegister4 = random.Next(2) == 0 ? 0x20u : 0;
            page.ExtendedFeatureEnable = random.Next(3) == 0 ? 0x500u : 0;
            page.CodeSegmentBase = 0;
            page.CodeSegmentAccessRights = (ulong)(random.Next(2) == 0 ? 0xa09b : random.Next(2) == 0 ? 0x409b : 0x9b);
        }
    }

    private PcVerdict Exit(Random random)
    {
        bool isDelivered = random.Next(3) == 0;
        int kind = random.Next(100);
        if (kind < 55)
        {
            return ExitPort(random, isDelivered);
        }

        if (kind < 75)
        {
            return ExitMemory(random);
        }

        if (kind < 87)
        {
            _pc.Registers.Rcx = random.Next(2) == 0 ? s_msrs[random.Next(s_msrs.Length)]
                : FirstX2ApicMsr + (uint)random.Next(0x60);
            _pc.Registers.Rax = RandomValue(random);
            if (_pc.Registers.Rcx == 0x1b && random.Next(9) != 0)
            {
                _pc.Registers.Rax = 0xfee0_0900 + (_pc.Registers.Rax & 0x600);
            }

            _pc.Registers.Rdx = random.Next(4) == 0 ? (ulong)random.Next() : 0;
            if (_pc.Registers.Rcx == 0x6e0)
            {
                ulong at = _pc.Now + (ulong)random.Next(100_000);
                (_pc.Registers.Rax, _pc.Registers.Rdx) = ((uint)at, at >> 32);
            }

            ExitReason access = random.Next(3) == 0 ? ExitReason.Rdmsr : ExitReason.Wrmsr;
            return _pc.Exit(access, RandomAddress(random), isDelivered);
        }

        if (kind < 97)
        {
            ulong deadline = _pc.Page.Deadline;
            bool isSoon = deadline > _pc.Now && deadline - _pc.Now < GuestPc.TicksPerSecond * 60;
            _pc.Now = isSoon ? deadline : _pc.Now + (ulong)random.Next(10_000_000);
            return _pc.Exit(ExitReason.VmxPreemptionTimerExpired, 0, isDelivered);
        }

        ExitReason reason = kind < 99 ? ExitReason.ExternalInterrupt
            : random.Next(10) == 0 ? ExitReason.TripleFault : (ExitReason)random.Next(70);
        return _pc.Exit(reason, RandomAddress(random), isDelivered);
    }

    private PcVerdict ExitPort(Random random, bool isDelivered)
    {
        ulong port = random.Next(20) == 0 ? (ulong)random.Next(0x10000) : s_ports[random.Next(s_ports.Length)];
        port = random.Next(200) == 0 ? (random.Next(2) == 0 ? 0x64u : 0x92u) : port;
        ulong size = random.Next(4) == 0 ? (random.Next(2) == 0 ? 3u : 1u) : 0;
        ulong others = (ulong)random.Next(2) << 3;
        if (random.Next(15) == 0)
        {
            others |= (1 << 4) | ((ulong)random.Next(2) << 5);
            _pc.Page.InstructionInformation = (ulong)random.Next(8) << 7;
            _pc.Page.GuestLinearAddress = random.Next(2) == 0 ? _pc.Registers.Rdi : RandomAddress(random);
            _pc.Registers.Rcx = (ulong)random.Next(600);
        }
        else if (random.Next(100) == 0)
        {
            size = (ulong)random.Next(8); // no processor says so
        }

        _pc.Registers.Rax = RandomValue(random);
        return _pc.Exit(ExitReason.IoInstruction, (port << 16) | others | size, isDelivered);
    }

    private PcVerdict ExitMemory(Random random)
    {
        ulong address = (random.Next(2) == 0 ? LocalApic : IoApic)
            + (ulong)(random.Next(4) == 0 ? random.Next(0x1000) : random.Next(0x40) * 16);
        address = random.Next(10) == 0 ? RandomAddress(random) : address;
        ulong others = random.Next(20) == 0 ? (ulong)random.Next(0x200) : 0x180;
        byte[] code = new byte[15];
        random.NextBytes(code);
        if (random.Next(4) != 0)
        {
            Convert.FromHexString(s_code[random.Next(s_code.Length)]).CopyTo(code, 0);
        }

        _pc.Registers.Rdi = address;
        _pc.Registers.Rax = RandomValue(random);
        return _pc.Instruction(Convert.ToHexString(code), address, random.Next(2) == 0, others);
    }

    private void AssertWellFormed(PcVerdict verdict, bool isLookedAtAgain)
    {
        ref MonitoredStatePage page = ref _pc.Page;
        Assert.Equal(0ul, page.Changed & ~((ulong)MonitoredState.All | MonitoredStatePage.Completed));
        Assert.Equal(0ul, page.Changed & (ulong)MonitoredState.SeeOnly);
        Assert.True(page.Exception is 0 or (GuestPc.Valid | 2) or (GuestPc.Valid | 13), $"{page.Exception:X}");
        Assert.False(_pc.Skip != 0 && page.Exception == (GuestPc.Valid | 13), "completed and faulted");
        bool isPointerChanged = (page.Changed & (ulong)MonitoredState.InstructionPointer) != 0;
        Assert.False(_pc.Skip != 0 && isPointerChanged, "skipped twice");
        if (verdict != PcVerdict.Resume)
        {
            return;
        }

        Assert.True(page.Injection == 0 || (page.Injection & ~0xfful) == GuestPc.Valid, $"{page.Injection:X}");
        Assert.True(page.Deadline == 0 || page.Deadline > _pc.Now, $"{page.Deadline} is not after {_pc.Now}");
        _proposals += page.Injection != 0 ? 1 : 0;
        _deadlines += page.Deadline != 0 ? 1 : 0;

        // What was not looked at again has not changed.
        if (isLookedAtAgain)
        {
            ref PcMachine machine = ref _pc.Monitor.Machine;
            ulong next = machine.NextChange;
            machine.Devices.InvalidateTimers();
            machine.Devices.InvalidatePortLevels();
            machine.Devices.InvalidateUart();
            Assert.Equal(_pc.Proposed, machine.Propose(_pc.Now));
            Assert.True(machine.NextChange >= next, $"{machine.NextChange} is before {next}");
        }
    }

    private static ulong RandomValue(Random random) =>
        random.Next(3) == 0 ? (ulong)random.NextInt64() : s_values[random.Next(s_values.Length)];

    private static ulong RandomAddress(Random random)
    {
        int kind = random.Next(8);
        return kind == 0 ? (ulong)random.NextInt64(long.MinValue, long.MaxValue)
            : kind == 1 ? ulong.MaxValue - (ulong)random.Next(20)
            : kind == 2 ? LocalApic + (ulong)random.Next(0x1000)
            : (ulong)random.Next(0x4_1000);
    }
}
