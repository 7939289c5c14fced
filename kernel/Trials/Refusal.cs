namespace Bulkhead.Kernel.Trials;

/// <summary>The documented ways in which VMXON refuses, in the order in which they are tried and reported.</summary>
public enum Refusal : byte
{
    Cr4VmxeClear,
    Cr0NeClear,
    Cr0PgClear,
    Cr4FixedBit,
    Lock,
    EnableOutsideSmx,
    Smx,
    A20Masked,
    RegionMisaligned,
    RegionBeyondWidth,
    RevisionWrong,
    RevisionBit31,
    InRootWithoutVmcs,
    InRootWithVmcs,
    InRootAtCpl3,
    Cpl3,
    CompatibilityMode,
    Virtual8086Mode,
    RealAddressMode,
    RegisterOperand,
    LockPrefix,
    OperandNotPresent,
    OperandNotCanonical,
    NonRoot,
    Count,
}
