namespace Bulkhead.Kernel.Vmx;

using System;

/// <summary>Bits 2:0 of an EPT entry (SDM Vol. 3C, 29.3.2); an entry without any of them is not present.</summary>
[Flags]
public enum EptRights : byte
{
    None = 0,
    Read = 1 << 0,
    Write = 1 << 1,
    Execute = 1 << 2,
}
