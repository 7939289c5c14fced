namespace Bulkhead.Runtime.Tests;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

public sealed class TimeStampFrequencyTests
{
    [Theory]
    [InlineData(1, 50, 1_000_000, 50_000)]
    [InlineData(2, 250, 24_000_000, 3_000_000)]
    [InlineData(3, 133, 38_400_000, 1_702_400)]
    public void TheProcessorMayTell(uint denominator, uint numerator, uint crystal, ulong kilohertz)
    {
        _ = new Timer { Leaf = new() { Eax = denominator, Ebx = numerator, Ecx = crystal } };
        Assert.Equal(kilohertz, TimeStampFrequency.Read());
    }

    /// <summary>Without a frequency of the crystal, or a ratio, the leaf tells nothing.</summary>
    [Theory]
    [InlineData(2, 250, 0)]
    [InlineData(0, 250, 24_000_000)]
    [InlineData(0, 0, 0)]
    public void ElseTheTimerIsMeasured(uint denominator, uint numerator, uint crystal)
    {
        Timer timer = new() { Leaf = new() { Eax = denominator, Ebx = numerator, Ecx = crystal } };
        ulong kilohertz = TimeStampFrequency.Read();
        Assert.InRange(kilohertz, 49_900ul, 50_100ul);
        Assert.Equal(0, timer.Control & 2);
    }

    [Fact]
    public void WithoutATimerNothingIsKnown()
    {
        _ = new Timer { IsFitted = false };
        Assert.Equal(0ul, TimeStampFrequency.Read());
    }

    /// <summary>A processor of 50 MHz beside channel 2 of an 8254, which counts at 1.193182 MHz.</summary>
    private sealed class Timer : IProcessorModel
    {
        private const double TicksPerCount = 50_000_000.0 / 1_193_182;

        private readonly List<byte> count = [];
        private ulong now = 1000;
        private ulong end;

        public Timer() => Instructions.Model = this;

        public CpuidRegisters Leaf { get; init; }

        public bool IsFitted { get; init; } = true;

        public byte Control { get; private set; }

        public CpuidRegisters Cpuid(uint leaf, uint subleaf) => leaf == 0 ? new() { Eax = 0x15 } : Leaf;

        public ulong Rdtsc() => now += 10;

        public byte In8(ushort port)
        {
            now += IsFitted ? 20u : 0;
            return port == 0x61 ? (byte)(Control | (IsFitted && end != 0 && now >= end ? 0x20 : 0)) : (byte)0xff;
        }

        public void Out8(ushort port, byte value)
        {
            now += 20;
            switch (port)
            {
                case 0x61:
                    Control = value;
                    break;
                case 0x43:
                    Assert.Equal(0xb0, value);
                    count.Clear();
                    end = 0;
                    break;
                case 0x42:
                    count.Add(value);
                    Assert.Equal(1, Control & 1);
                    end = count.Count == 2 ? now + (ulong)((count[0] | (count[1] << 8)) * TicksPerCount) : 0;
                    break;
                default:
                    throw new NotSupportedException($"OUT to port 0x{port:x}");
            }
        }

        public InstructionFault Rdmsr(uint index, out ulong value) => throw new NotSupportedException();

        public InstructionFault Wrmsr(uint index, ulong value) => throw new NotSupportedException();

        public ulong ReadControlRegister(int number) => throw new NotSupportedException();

        public void WriteControlRegister(int number, ulong value) => throw new NotSupportedException();

        public VmxResult Vmxon(ulong region) => throw new NotSupportedException();

        public VmxResult Vmxoff() => throw new NotSupportedException();

        public bool TryViewMemory(ulong address, ulong length, out ReadOnlySpan<byte> bytes) =>
            throw new NotSupportedException();
    }
}
