namespace Bulkhead.Kernel.Boot;

using System;
using Bulkhead.Kernel.Cpu;

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
    /// <summary>In the order of the numbers; of those that have none there is an empty one.</summary>
    private static ReadOnlySpan<byte> Names =>
        "success\0test-failed\0\0\0\0\0\0\0\0\0\0\0"u8
        + "boot-failed\0boot-information-invalid\0module-missing\0memory-too-small\0vmx-absent\0"u8
        + "vmx-disabled-by-firmware\0vmx-unusable\0processor-unsuitable\0image-corrupt\0configuration-invalid\0"u8
        + "subjects-unusable\0\0\0\0\0\0\0\0\0\0kernel-fault\0subject-fault\0nobody-runs\0"u8;

    public static ReadOnlySpan<byte> Name(RunStatus status)
    {
        ReadOnlySpan<byte> name = NameList.At(Names, (int)status);
        return name.IsEmpty ? "ended-by-subject"u8 : name;
    }
}
