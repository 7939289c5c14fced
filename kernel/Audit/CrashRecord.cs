namespace Bulkhead.Kernel.Audit;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// What a fault of the kernel leaves in a page that the configuration vector sets aside. A warm reset keeps memory, so
/// that the next boot can tell of it; nothing is believed that the checksum does not confirm.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct CrashRecord
{
    /// <summary>"CRASHED1" in ASCII.</summary>
    private const ulong ExpectedMagic = 0x3144_4548_5341_5243;

    private ulong _magic;
    private ulong _checksum;

    public ulong Vector;
    public ulong ErrorCode;
    public ulong InstructionPointer;

    /// <summary>CR2.</summary>
    public ulong PageFaultAddress;

    /// <summary>Whether memory holds a record, and not what memory happens to hold.</summary>
    public readonly bool IsValid => _magic == ExpectedMagic && _checksum == Checksum;

    private readonly ulong Checksum => ~(Vector + ErrorCode + InstructionPointer + PageFaultAddress + ExpectedMagic);

    /// <summary>Records a fault.</summary>
    public void Write(in ExceptionFrame frame, ulong pageFaultAddress)
    {
        Vector = frame.Vector;
        ErrorCode = frame.ErrorCode;
        InstructionPointer = frame.Rip;
        PageFaultAddress = pageFaultAddress;
        _checksum = Checksum;
        _magic = ExpectedMagic;
    }

    /// <summary>Takes the record away: it is told once.</summary>
    public void Clear() => _magic = 0;
}
