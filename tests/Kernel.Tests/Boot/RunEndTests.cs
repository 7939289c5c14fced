using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class RunEndTests
{
    public static TheoryData<RunStatus, string> Statuses => new()
    {
        { RunStatus.Success, "# end status=0 name=success" },
        { RunStatus.TestFailed, "# end status=1 name=test-failed" },
        { RunStatus.BootFailed, "# end status=12 name=boot-failed" },
        { RunStatus.BootInformationInvalid, "# end status=13 name=boot-information-invalid" },
        { RunStatus.ModuleMissing, "# end status=14 name=module-missing" },
        { RunStatus.MemoryTooSmall, "# end status=15 name=memory-too-small" },
        { RunStatus.VmxAbsent, "# end status=16 name=vmx-absent" },
        { RunStatus.VmxDisabledByFirmware, "# end status=17 name=vmx-disabled-by-firmware" },
        { RunStatus.VmxUnusable, "# end status=18 name=vmx-unusable" },
        { RunStatus.ProcessorUnsuitable, "# end status=19 name=processor-unsuitable" },
        { RunStatus.ImageCorrupt, "# end status=20 name=image-corrupt" },
        { RunStatus.ConfigurationInvalid, "# end status=21 name=configuration-invalid" },
        { RunStatus.SubjectsUnusable, "# end status=22 name=subjects-unusable" },
        { RunStatus.KernelFault, "# end status=32 name=kernel-fault" },
        { RunStatus.SubjectFault, "# end status=33 name=subject-fault" },
        { RunStatus.NobodyRuns, "# end status=34 name=nobody-runs" },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public void TheLastLineAndTheEmulatorsStatusAgree(RunStatus status, string line)
    {
        FakeProcessor processor = End(status);
        Assert.Equal([line], processor.Com1.Lines);
        Assert.Equal(
            [.. TestLog.Bytes("Shutdown").Select(letter => ((ushort)0x8900, letter)), ((ushort)0xf4, (byte)status)],
            processor.PortWrites);
    }

    [Fact]
    public void EveryStatusIsTested() => Assert.Equal(
        Enum.GetValues<RunStatus>(),
        Statuses.Select(row => (RunStatus)row[0]).Order());

    /// <summary>A subject that may end the system ends it with a status of its own choice.</summary>
    [Fact]
    public void AStatusWithoutAWordIsASubjects() =>
        Assert.Equal(["# end status=77 name=ended-by-subject"], End((RunStatus)77).Com1.Lines);

    [Fact]
    public void RealHardwareIsHaltedWithoutTouchingTheEmulatorsPorts()
    {
        FakeProcessor processor = End(RunStatus.Success, isEmulator: false);
        Assert.Equal(["# end status=0 name=success"], processor.Com1.Lines);
        Assert.Empty(processor.PortWrites);
    }

    private static FakeProcessor End(RunStatus status, bool isEmulator = true)
    {
        FakeProcessor processor = new() { IsEmulator = isEmulator };
        ProcessorHaltedException halt = Assert.Throws<ProcessorHaltedException>(() =>
        {
            KernelLog log = TestLog.Open();
            RunEnd.With(ref log, status);
        });
        Assert.Equal("hlt", halt.Instruction);
        return processor;
    }
}
