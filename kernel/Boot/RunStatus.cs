namespace Bulkhead.Kernel.Boot;

using System;

/// <summary>
/// How a run ended: the status that the last line of the log and the emulator's exit report. boot/grub.cfg and
/// boot/refuse.asm use the same numbers.
/// </summary>
public enum RunStatus : byte
{
    Success = 0,
    TestFailed = 1,
    BootFailed = 12,
    BootInformationInvalid = 13,
    ModuleMissing = 14,
    MemoryTooSmall = 15,
    VmxAbsent = 16,
    VmxDisabledByFirmware = 17,
    VmxUnusable = 18,
    ProcessorUnsuitable = 19,
    ImageCorrupt = 20,
    ConfigurationInvalid = 21,
    SubjectsUnusable = 22,
    KernelFault = 32,
    SubjectFault = 33,

    /// <summary>Nobody is left who could run.</summary>
    NobodyRuns = 34,
}

/// <summary>The word that the last line of the log gives for a <see cref="RunStatus"/>.</summary>
public static class RunStatusNames
{
    public static ReadOnlySpan<byte> Name(RunStatus status) => status switch
    {
        RunStatus.Success => "success"u8,
        RunStatus.TestFailed => "test-failed"u8,
        RunStatus.BootFailed => "boot-failed"u8,
        RunStatus.BootInformationInvalid => "boot-information-invalid"u8,
        RunStatus.ModuleMissing => "module-missing"u8,
        RunStatus.MemoryTooSmall => "memory-too-small"u8,
        RunStatus.VmxAbsent => "vmx-absent"u8,
        RunStatus.VmxDisabledByFirmware => "vmx-disabled-by-firmware"u8,
        RunStatus.VmxUnusable => "vmx-unusable"u8,
        RunStatus.ProcessorUnsuitable => "processor-unsuitable"u8,
        RunStatus.ImageCorrupt => "image-corrupt"u8,
        RunStatus.ConfigurationInvalid => "configuration-invalid"u8,
        RunStatus.SubjectsUnusable => "subjects-unusable"u8,
        RunStatus.KernelFault => "kernel-fault"u8,
        RunStatus.SubjectFault => "subject-fault"u8,
        RunStatus.NobodyRuns => "nobody-runs"u8,
        _ => "ended-by-subject"u8,
    };
}
