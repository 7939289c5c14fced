using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>The kernel as a guest of itself.</summary>
[Collection(GuestsCollection.Name)]
public sealed class KernelGuestTests(GuestsBoot boot)
{
    [Fact]
    public void ComesUpAndRefusesForWantOfVmx() => boot.Log.AssertOrder(
        "# guest| KTAP version 1",
        "# guest| # bulkhead version=0.1.0 image=kernel",
        "# guest| ok 1 image: sha256=",
        "# guest| ok 2 boot-information: protocol=pvh",
        "# guest| ok 3 memory: available=16 MiB",
        "# guest| ok 6 address-space: ",
        "# guest| not ok 7 vmx: CPUID.1:ECX.VMX[5] is 0, need 1",
        "# guest| # end status=16 name=vmx-absent");

    [Fact]
    public void TheOuterKernelGoesOn()
    {
        boot.Log.AssertPassed("kernel-as-guest");
        boot.Log.AssertOrder("# guest| # end status=16", " kernel-as-guest: ", "# end status=0 name=success");
    }

    /// <summary>Inside and outside it is the same image, to the byte.</summary>
    [Fact]
    public async Task TheGuestIsTheProductImage()
    {
        BootLog product = await BootRun.ToEndAsync(Repository.Launch("--emulator", "qemu-tcg", Repository.Kernel));
        string digest = product.AssertLine("image: sha256=").Split(' ')[^1];
        Assert.Contains(digest, boot.Log.AssertLine("# guest| ok 1"));
    }
}
