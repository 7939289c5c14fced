using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>Modules that the command line names must have been loaded.</summary>
public sealed class ModuleTests
{
    [Fact]
    public async Task AMissingModuleIsRefused()
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "qemu-tcg", "--append", "modules=policy", Repository.Kernel));
        log.AssertStatus(14);
        log.AssertLine("modules: policy is not loaded, the command line's modules= names it: add it to the boot image");
    }

    [Fact]
    public async Task ModulesThatAreThereAreAccepted()
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "bochs",
            "--append", "modules=first,second",
            "--module", $"{Repository.Path("LICENSE")}=first",
            "--module", $"{Repository.Path("Makefile")}=second",
            Repository.Kernel));
        log.AssertLine("modules=2");
        log.AssertPassed("vmxon");
    }
}
