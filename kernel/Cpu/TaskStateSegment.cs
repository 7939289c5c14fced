namespace Bulkhead.Kernel.Cpu;

using System.Runtime.InteropServices;

/// <summary>The 64-bit TSS: 104 bytes (SDM Vol. 3A, figure 9-11).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct TaskStateSegment
{
    public const int Size = 104;

    /// <summary>Indices into the interrupt stack table, as a gate's IST field has them; 0 keeps the stack.</summary>
    public const byte DoubleFaultStack = 1;
    public const byte NmiStack = 2;
    public const byte MachineCheckStack = 3;

    private readonly uint _reserved0;
    public ulong Rsp0;
    public ulong Rsp1;
    public ulong Rsp2;
    private readonly ulong _reserved1;
    public ulong Ist1;
    public ulong Ist2;
    public ulong Ist3;
    public ulong Ist4;
    public ulong Ist5;
    public ulong Ist6;
    public ulong Ist7;
    private readonly ulong _reserved2;
    private readonly ushort _reserved3;

    /// <summary>The I/O permission bitmap's offset; at or beyond the segment's limit there is none.</summary>
    public ushort IoMapBase;
}
