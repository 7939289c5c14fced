using Bulkhead.BootHarness.Tests.Support;
using Xunit;

namespace Bulkhead.BootHarness.Tests.Launching;

/// <summary>What qemu/launch refuses: one line, and nothing started.</summary>
public sealed class LaunchRefusalTests
{
    [Theory]
    [InlineData("no image given")]
    [InlineData("--frob: no such option", "--frob")]
    [InlineData("--memory needs a value", "--memory")]
    [InlineData("--emulator xen: must be", "--emulator", "xen", "ELF")]
    [InlineData("--memory 0: must be", "--memory", "0", "ELF")]
    [InlineData("--memory 70000: must be", "--memory", "70000", "ELF")]
    [InlineData("--memory 4096: Bochs takes at most 2048", "--emulator", "bochs", "--memory", "4096", "ELF")]
    [InlineData("--timeout 0.0: must be", "--timeout", "0.0", "ELF")]
    [InlineData("--timeout soon: must be", "--timeout", "soon", "ELF")]
    [InlineData("--firmware coreboot: must be", "--firmware", "coreboot", "ELF")]
    [InlineData("--firmware uefi: Bochs boots by BIOS only", "--emulator", "bochs", "--firmware", "uefi", "ELF")]
    [InlineData("--debug: Debian's Bochs has no gdb port", "--emulator", "bochs", "--debug", "ELF")]
    [InlineData("--screen a.png: Bochs draws no screen", "--emulator", "bochs", "--screen", "a.png", "ELF")]
    [InlineData("--screen a.jpg: must end in .png", "--screen", "a.jpg", "ELF")]
    [InlineData("--screen /no/such/a.png: its folder", "--screen", "/no/such/a.png", "ELF")]
    [InlineData("--cpu 8086: not a processor model of Bochs", "--emulator", "bochs", "--cpu", "8086", "ELF")]
    [InlineData("--cpu 8086: not a processor model of QEMU", "--emulator", "qemu-tcg", "--cpu", "8086", "ELF")]
    [InlineData("/no/such.iso: no such file", "/no/such.iso")]
    [InlineData("/etc/passwd: must end in .iso or .elf", "/etc/passwd")]
    [InlineData("--module /no/such: no such file", "--module", "/no/such", "ELF")]
    [InlineData("--preload /etc/passwd: must be FILE=0xADDRESS", "--preload", "/etc/passwd", "ELF")]
    [InlineData("--preload /no/such: no such file", "--preload", "/no/such=0x1000", "ELF")]
    [InlineData("only Bochs keeps what is", "--emulator", "qemu-tcg", "--preload", "/etc/passwd=0x1000", "ELF")]
    [InlineData("--interactive: kvm-in-bochs has no terminal", "--emulator", "kvm-in-bochs", "--interactive", "ELF")]
    [InlineData("an .iso carries its own command line", "--append", "caps", "ISO")]
    [InlineData("an .iso carries its own command line", "--module", "/etc/passwd", "ISO")]
    [InlineData("one image at a time", "ELF", "ELF")]
    public async Task SaysWhatIsWrong(string message, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        Command launch = await Command.RunAsync(Repository.Launch,
            arguments.Select(argument => argument switch
            {
                "ELF" => TestKernel.Elf("pass"),
                "ISO" => TestKernel.Iso("pass"),
                _ => argument,
            }),
            new Dictionary<string, string> { ["TMPDIR"] = folder.Path });

        Assert.Equal((2, ""), (launch.Status, launch.Output));
        Assert.StartsWith("launch: ", launch.Errors);
        Assert.Contains(message, launch.Errors);
        Assert.Equal(1, launch.Errors.Count(letter => letter == '\n'));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task TheEnvironmentIsTheDefault()
    {
        Command launch = await Command.RunAsync(Repository.Launch, [TestKernel.Elf("pass")],
            new Dictionary<string, string> { ["EMULATOR"] = "vmware" });

        Assert.Equal(2, launch.Status);
        Assert.Contains("--emulator vmware: must be auto, bochs, qemu-kvm, qemu-tcg or ", launch.Errors);
    }

    [Theory]
    [InlineData("qemu-tcg", "qemu-system-x86_64 is missing: install Debian's qemu-system-x86")]
    [InlineData("bochs", "bochs-bin is missing: install Debian's bochs")]
    public async Task NamesAMissingTool(string emulator, string message)
    {
        using TemporaryFolder tools = new();
        foreach (string tool in (string[])["bash", "dirname", "realpath", "setpriv", "grep", "cat", "mktemp"])
        {
            File.CreateSymbolicLink(tools.File(tool), $"/usr/bin/{tool}");
        }

        Command launch = await Command.RunAsync("/usr/bin/bash",
            [Repository.Launch, "--emulator", emulator, TestKernel.Elf("pass")],
            new Dictionary<string, string> { ["PATH"] = tools.Path });

        Assert.Equal((127, ""), (launch.Status, launch.Output));
        Assert.StartsWith($"launch: {message}", launch.Errors);
    }

    [Fact]
    public async Task SaysWhyAnIsoCouldNotBeMade()
    {
        using TemporaryFolder folder = new();
        string maker = folder.Script("make-iso", "echo 'make-iso: no room' >&2; exit 3");
        Command launch = await Command.RunAsync(Repository.Launch, ["--emulator", "bochs", TestKernel.Elf("pass")],
            new Dictionary<string, string> { ["MAKE_ISO"] = maker });

        Assert.Equal((2, ""), (launch.Status, launch.Output));
        Assert.Contains("launch: make-iso: no room\n", launch.Errors);
        Assert.Contains($"launch: {maker} failed with status 3\n", launch.Errors);
    }

    [Fact]
    public async Task TheFileBesideAnIsoSaysHowMuchMemory()
    {
        using TemporaryFolder folder = new();
        string iso = Path.Combine(folder.Path, "system.iso");
        await File.WriteAllTextAsync(iso, string.Empty);
        await File.WriteAllTextAsync(Path.ChangeExtension(iso, ".memory"), "70000\n");
        Command launch = await Command.RunAsync(Repository.Launch, ["--emulator", "bochs", iso]);
        Assert.Equal((2, ""), (launch.Status, launch.Output));
        Assert.Contains("launch: --memory 70000: must be", launch.Errors);
        Command told = await Command.RunAsync(Repository.Launch, ["--emulator", "bochs", "--memory", "0", iso]);
        Assert.Contains("launch: --memory 0: must be", told.Errors);
    }

    [Fact]
    public async Task HelpNamesEveryOption()
    {
        Command help = await Command.RunAsync(Repository.Launch, ["--help"]);

        Assert.Equal((0, ""), (help.Status, help.Errors));
        Assert.All((string[])["--emulator", "--cpu", "--memory", "--timeout", "--firmware", "--append", "--module",
            "--debug", "--screen"], option => Assert.Contains(option, help.Output));
    }
}
