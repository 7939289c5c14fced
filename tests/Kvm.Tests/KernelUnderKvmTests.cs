using Bulkhead.BootHarness;

namespace Bulkhead.Kvm.Tests;

public sealed class KernelBoot() : KvmBoot("build/kernel/kernel.elf");

/// <summary>The kernel as a first-level hypervisor on KVM: into VMX root operation, out of it and in again.</summary>
public sealed class KernelUnderKvmTests(KernelBoot boot) : IClassFixture<KernelBoot>
{
    [Fact]
    public void EndsWithSuccess()
    {
        boot.Log.AssertStatus(0);
        boot.Log.AssertWellFormed();
        boot.Log.AssertNoFailures();
        Assert.Equal("# end status=0 name=success", boot.Log.Lines[^1]);
    }

    [Theory]
    [InlineData("vmxon")]
    [InlineData("vmxoff")]
    [InlineData("vmxon-again")]
    public void VmxInstructionsSucceed(string point) =>
        Assert.Equal("CF=0 ZF=0", boot.Log.AssertPassed(point).Detail);

    /// <summary>The revision identifier of KVM's own VMCS format: it is KVM that judges, and not Bochs below.</summary>
    [Fact]
    public void TheVmxIsKvms() => boot.Log.AssertPassed("vmx").AssertValue("revision", "0x11e57ed0");
}
