namespace Bulkhead.Kernel.Cpu;

using System.Runtime.InteropServices;

/// <summary>
/// The GDT of one processor: null, 64-bit code, data, and the 16-byte TSS descriptor (SDM Vol. 3A, 3.5).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct GlobalDescriptorTable
{
    public const ushort CodeSelector = 0x08;
    public const ushort DataSelector = 0x10;
    public const ushort TaskStateSelector = 0x18;

    private const ulong Code64 = 0x00af_9b00_0000_ffff;
    private const ulong Data = 0x00cf_9300_0000_ffff;
    private const ulong AvailableTss64 = 0x89ul << 40;

    public ulong Null;
    public ulong Code;
    public ulong DataSegment;
    public ulong TaskStateLow;
    public ulong TaskStateHigh;

    /// <summary>The table whose TSS descriptor points at <paramref name="taskStateBase"/> (linear address).</summary>
    public static GlobalDescriptorTable For(ulong taskStateBase) => new()
    {
        Code = Code64,
        DataSegment = Data,
        TaskStateLow = (TaskStateSegment.Size - 1)
            | ((taskStateBase & 0xff_ffff) << 16)
            | AvailableTss64
            | ((taskStateBase >> 24 & 0xff) << 56),
        TaskStateHigh = taskStateBase >> 32,
    };
}
