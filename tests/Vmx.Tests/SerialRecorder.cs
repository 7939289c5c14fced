namespace Bulkhead.Vmx.Tests;

using System.Text;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>A machine that has a serial port and nothing else, so that tests read what the kernel logs.</summary>
internal sealed class SerialRecorder : IProcessorModel
{
    private const ushort LineStatus = SerialPort.Com1 + 5;
    private const ushort Scratch = SerialPort.Com1 + 7;

    private readonly StringBuilder _text = new();
    private byte _scratch;

    /// <summary>Something that writes to a log.</summary>
    public delegate void Writer(ref KernelLog log);

    /// <summary>What <paramref name="write"/> writes.</summary>
    public static string Record(Writer write)
    {
        SerialRecorder recorder = new();
        Instructions.Model = recorder;
        KernelLog log = new() { Serial = SerialPort.Open(SerialPort.Com1) };
        recorder._text.Clear();
        write(ref log);
        return recorder._text.ToString();
    }

    public byte In8(ushort port) => port switch
    {
        LineStatus => 0x60,
        Scratch => _scratch,
        _ => 0,
    };

    public void Out8(ushort port, byte value)
    {
        if (port == SerialPort.Com1)
        {
            _text.Append((char)value);
        }
        else if (port == Scratch)
        {
            _scratch = value;
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
