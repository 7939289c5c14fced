using Bulkhead.BootHarness;

namespace Bulkhead.Kvm.Tests;

public sealed class KernelBoot() : KvmBoot("build/kernel/kernel.elf");

/// <summary>The bare kernel as a first-level hypervisor on KVM: into VMX root operation.</summary>
public sealed class KernelUnderKvmTests(KernelBoot boot) : IClassFixture<KernelBoot>
{
    [Fact]
    public void WantsASystem()
    {
        boot.Log.AssertStatus(14);
        Assert.Equal("# end status=14 name=module-missing", boot.Log.Lines[^1]);
    }

    [Fact]
    public void VmxonSucceeds() => Assert.Equal("CF=0 ZF=0", boot.Log.AssertPassed("vmxon").Detail);

    /// <summary>The revision identifier of KVM's own VMCS format: it is KVM that judges, and not Bochs below.</summary>
    [Fact]
    public void TheVmxIsKvms() => boot.Log.AssertPassed("vmx").AssertValue("revision", "0x11e57ed0");
}
