using Bulkhead.BootHarness;

namespace Bulkhead.Kvm.Tests;

public sealed class SmallBoot() : KvmBoot("--memory", "8", "build/kernel/kernel.elf");

/// <summary>A run that goes wrong, in a machine with too little memory for the kernel.</summary>
public sealed class LaunchTests(SmallBoot boot) : IClassFixture<SmallBoot>
{
    [Fact]
    public void TheStatusIsTheKernels()
    {
        int status = Assert.IsType<int>(boot.Log.Status);
        Assert.InRange(status, 1, 127);
        Assert.Equal(status, boot.Log.ExitStatus);
        boot.Log.AssertFailed("memory");
    }

    /// <summary>isa-debug-exit makes it an odd number.</summary>
    [Fact]
    public void TheComplaintShowsHowLinuxSawQemuEnd() =>
        Assert.Contains($"launch: kvm: Linux: job-status {(boot.Log.Status << 1) | 1}", boot.Log.Complaint);

    [Fact]
    public async Task WhatTheMachinesCannotDoIsRefused()
    {
        Assert.Contains("at most 1664", await RefusalAsync("--memory", "2048", "build/kernel/kernel.elf"));
        Assert.Contains("BIOS only", await RefusalAsync("--firmware", "uefi", "build/kernel/kernel.elf"));
    }

    private static async Task<string> RefusalAsync(params string[] arguments)
    {
        BootLog log = await KvmBoot.RunAsync(
            Path.Combine("qemu", "launch"), ["--emulator", "kvm-in-bochs", .. arguments]);
        Assert.Equal(2, log.ExitStatus);
        return Assert.Single(log.Complaint);
    }
}
