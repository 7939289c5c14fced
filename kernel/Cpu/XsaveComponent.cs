namespace Bulkhead.Kernel.Cpu;

/// <summary>A state component as CPUID.(0DH,i) describes it, for i from 2 (SDM Vol. 1, 13.2).</summary>
public readonly struct XsaveComponent(CpuidRegisters registers)
{
    /// <summary>EAX: the length in bytes; 0 if the processor does not have the component.</summary>
    public uint Size { get; } = registers.Eax;

    /// <summary>EBX: its offset in bytes in an area of the standard format; 0 if <see cref="IsSupervisor"/>.</summary>
    public uint Offset { get; } = registers.Ebx;

    /// <summary>ECX[0]: the component belongs to IA32_XSS, and XSAVE does not save it.</summary>
    public bool IsSupervisor { get; } = (registers.Ecx & 1) != 0;

    /// <summary>The offset of the first byte behind the component.</summary>
    public ulong End => (ulong)Offset + Size;
}
