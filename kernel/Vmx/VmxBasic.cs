namespace Bulkhead.Kernel.Vmx;

/// <summary>IA32_VMX_BASIC (SDM Vol. 3D, A.1).</summary>
public readonly struct VmxBasic(ulong value)
{
    /// <summary>The memory type number of write-back.</summary>
    public const byte WriteBack = 6;

    public ulong Value { get; } = value;

    /// <summary>The 31-bit VMCS revision identifier; bit 31 is always 0.</summary>
    public uint RevisionIdentifier => (uint)Value & 0x7fff_ffff;

    /// <summary>Bits 44:32: the size in bytes of a VMXON or VMCS region, 1 to 4096.</summary>
    public uint RegionSize => (uint)(Value >> 32) & 0x1fff;

    /// <summary>Bit 48: the regions' physical addresses are limited to 32 bits.</summary>
    public bool AddressesAre32Bit => (Value & (1ul << 48)) != 0;

    /// <summary>Bit 49: SMM code and I/O can be monitored by a dual-monitor treatment.</summary>
    public bool HasDualMonitor => (Value & (1ul << 49)) != 0;

    /// <summary>Bits 53:50: the memory type to access the regions with: 0 uncached, 6 write-back.</summary>
    public byte MemoryType => (byte)((Value >> 50) & 0xf);

    /// <summary>Bit 54: VM exits report the instruction information of INS and OUTS.</summary>
    public bool ReportsInsOuts => (Value & (1ul << 54)) != 0;

    /// <summary>Bit 55: the TRUE control MSRs exist, and some default1 controls may be 0.</summary>
    public bool HasTrueControls => (Value & (1ul << 55)) != 0;
}
