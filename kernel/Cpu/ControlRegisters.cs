namespace Bulkhead.Kernel.Cpu;

using System;

/// <summary>CR0 (SDM Vol. 3A, 2.5).</summary>
[Flags]
public enum ControlRegister0 : ulong
{
    ProtectionEnable = 1 << 0,
    MonitorCoprocessor = 1 << 1,
    Emulation = 1 << 2,
    TaskSwitched = 1 << 3,
    ExtensionType = 1 << 4,
    NumericError = 1 << 5,
    WriteProtect = 1 << 16,
    AlignmentMask = 1 << 18,
    NotWriteThrough = 1 << 29,
    CacheDisable = 1 << 30,
    Paging = 1ul << 31,
}

/// <summary>CR4 (SDM Vol. 3A, 2.5).</summary>
[Flags]
public enum ControlRegister4 : ulong
{
    DebuggingExtensions = 1 << 3,
    PageSizeExtensions = 1 << 4,
    PhysicalAddressExtension = 1 << 5,
    MachineCheckEnable = 1 << 6,
    PageGlobalEnable = 1 << 7,
    OsFxsr = 1 << 9,
    OsXmmExceptions = 1 << 10,
    UserModeInstructionPrevention = 1 << 11,
    VmxEnable = 1 << 13,
    SmxEnable = 1 << 14,
    ProcessContextIdentifiers = 1 << 17,
    OsXsave = 1 << 18,
    SupervisorModeExecutionPrevention = 1 << 20,
    SupervisorModeAccessPrevention = 1 << 21,
}

/// <summary>IA32_EFER (SDM Vol. 3A, 2.2.1).</summary>
[Flags]
public enum ExtendedFeatureEnable : ulong
{
    SyscallEnable = 1 << 0,
    Ia32eModeEnable = 1 << 8,
    Ia32eModeActive = 1 << 10,
    ExecuteDisableEnable = 1 << 11,
}
