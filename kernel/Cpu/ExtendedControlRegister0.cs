namespace Bulkhead.Kernel.Cpu;

using System;

/// <summary>XCR0, the state components that XSAVE manages (SDM Vol. 3A, 2.6).</summary>
[Flags]
public enum ExtendedControlRegister0 : ulong
{
    X87 = 1 << 0,
    Sse = 1 << 1,
    Avx = 1 << 2,
    BoundRegisters = 1 << 3,
    BoundControl = 1 << 4,
    Opmask = 1 << 5,
    ZmmHi256 = 1 << 6,
    Hi16Zmm = 1 << 7,
    Pkru = 1 << 9,
    TileConfiguration = 1 << 17,
    TileData = 1 << 18,
}
