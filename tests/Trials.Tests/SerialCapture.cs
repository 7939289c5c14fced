namespace Bulkhead.Trials.Tests;

using System.Text;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>A processor of which only COM1 is used: it keeps what is sent.</summary>
internal sealed class SerialCapture : IProcessorModel
{
    private const ushort Scratch = SerialPort.Com1 + 7;
    private const ushort LineStatus = SerialPort.Com1 + 5;

    private readonly StringBuilder _sent = new();
    private byte _scratch;

    private SerialCapture()
    {
    }

    public string[] Lines => _sent.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Something that writes to a report.</summary>
    public delegate void Writer(ref KtapReport report);

    /// <summary>What <paramref name="write"/> sends.</summary>
    public static string Record(Writer write)
    {
        KtapReport report = default;
        SerialCapture capture = Open(ref report);
        write(ref report);
        return capture._sent.ToString();
    }

    /// <summary>Makes this thread's COM1 one that is captured, and opens it for <paramref name="report"/>.</summary>
    public static SerialCapture Open(ref KtapReport report)
    {
        SerialCapture capture = new();
        Instructions.Model = capture;
        report.Log.Serial = SerialPort.Open(SerialPort.Com1);
        capture._sent.Clear();
        return capture;
    }

    public byte In8(ushort port) => port == Scratch ? _scratch : port == LineStatus ? (byte)0x60 : (byte)0xff;

    public void Out8(ushort port, byte value)
    {
        if (port == Scratch)
        {
            _scratch = value;
        }
        else if (port == SerialPort.Com1)
        {
            _sent.Append((char)value);
        }
    }

    public CpuidRegisters Cpuid(uint leaf, uint subleaf) => throw new NotSupportedException();

    public InstructionFault Rdmsr(uint index, out ulong value) => throw new NotSupportedException();

    public InstructionFault Wrmsr(uint index, ulong value) => throw new NotSupportedException();

    public ulong ReadControlRegister(int number) => throw new NotSupportedException();

    public void WriteControlRegister(int number, ulong value) => throw new NotSupportedException();

    public VmxResult Vmxon(ulong region) => throw new NotSupportedException();

    public VmxResult Vmxoff() => throw new NotSupportedException();

    public bool TryViewMemory(ulong address, ulong length, out ReadOnlySpan<byte> bytes) =>
        throw new NotSupportedException();
}
