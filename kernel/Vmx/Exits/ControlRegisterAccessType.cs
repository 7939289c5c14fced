namespace Bulkhead.Kernel.Vmx;

/// <summary>Bits 5:4 of <see cref="ControlRegisterAccess"/>.</summary>
public enum ControlRegisterAccessType : byte
{
    MovToCr = 0,
    MovFromCr = 1,
    Clts = 2,
    Lmsw = 3,
}
