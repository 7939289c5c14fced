namespace Bulkhead.Images.Tests;

/// <summary>When GRUB cannot load the system it says so in KTAP, with the cure, and ends the emulator.</summary>
public sealed class BootFailureTests : IDisposable
{
    private const string Rewrite = "write the image again (make iso, or make usb and make flash)";
    private const string RewriteOrMemory = Rewrite + "; if memory ran out, give the machine more";
    private const int BootFailed = 12;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public void A_corrupt_kernel(Firmware firmware) => AssertFailure(
        Qemu.Boot(ImageOfCorruptKernel(), firmware),
        "# GRUB: error: invalid arch-independent ELF magic.",
        $"cannot load the kernel /boot/kernel.elf: {RewriteOrMemory}");

    [Fact]
    public void A_missing_kernel()
    {
        string image = BootImage.OfProbe(_folder);
        string bare = BootImage.Rewrite(image, _folder.File("bare.iso"), BootImage.VolumeOf(image),
            "-rm", "/boot/kernel.elf");

        AssertFailure(Qemu.Boot(bare), "# GRUB: error: file `/boot/kernel.elf' not found.",
            $"cannot load the kernel /boot/kernel.elf: {RewriteOrMemory}");
    }

    [Theory]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public void A_missing_module(Firmware firmware)
    {
        string image = BootImage.OfProbe(_folder, "--module", _folder.Write("policy", "1"));
        string bare = BootImage.Rewrite(image, _folder.File("bare.iso"), BootImage.VolumeOf(image),
            "-rm", "/boot/policy");

        AssertFailure(Qemu.Boot(bare, firmware), "# GRUB: error: file `/boot/policy' not found.",
            $"cannot load the module /boot/policy: {RewriteOrMemory}");
    }

    [Fact]
    public void Too_little_memory()
    {
        string kernel = ProbeKernel.Build(_folder.File("large.elf"), reserve: 64L << 20);
        BootImage.Make("--kernel", kernel, "--output", _folder.File("large.iso")).Succeeded();

        AssertFailure(Qemu.Boot(_folder.File("large.iso"), memoryMebibytes: 32), "# GRUB: error: out of memory.",
            $"cannot load the kernel /boot/kernel.elf: {RewriteOrMemory}");
    }

    [Fact]
    public void Another_volume_than_the_one_GRUB_was_made_for()
    {
        string image = BootImage.OfProbe(_folder);
        string volume = BootImage.VolumeOf(image);
        string other = BootImage.Rewrite(image, _folder.File("other.iso"), "2001-02-03-04-05-06-07");

        AssertFailure(Qemu.Boot(other), $"# GRUB: error: no such device: {volume}.",
            $"cannot find the boot volume {volume}: use another drive or port, or {Rewrite}");
    }

    [Fact]
    public void Bochs_is_ended_too()
    {
        string image = ImageOfCorruptKernel();
        string serial = _folder.File("serial.log");
        string configuration = _folder.Write("bochsrc", $"""
            memory: guest=64, host=64
            romimage: file=/usr/share/bochs/BIOS-bochs-latest
            vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
            ata0-master: type=cdrom, path={image}, status=inserted
            boot: cdrom
            display_library: term
            com1: enabled=1, mode=file, dev={serial}
            port_e9_hack: enabled=1
            plugin_ctrl: unmapped=1
            clock: sync=none, time0=946684800
            log: {_folder.File("bochs.log")}
            """);
        string commands = _folder.Write("commands", "c\n");
        Dictionary<string, string?> terminal = new() { ["TERM"] = "vt100" };

        Command.Run("bochs-bin", ["-q", "-unlock", "-f", configuration, "-rc", commands], "", terminal);

        Assert.Contains("# end status=12 name=boot-failed", File.ReadAllText(serial));
        Assert.Contains("Shutdown port: shutdown requested", File.ReadAllText(_folder.File("bochs.log")));
    }

    [Fact]
    public void A_real_machine_keeps_the_explanation_on_its_screen()
    {
        Assert.True(Qemu.StillRunsAfter(ImageOfCorruptKernel(), "# end status=12 name=boot-failed",
            TimeSpan.FromSeconds(1)));
    }

    private string ImageOfCorruptKernel()
    {
        string kernel = ProbeKernel.Build(_folder.File("corrupt.elf"));
        using (FileStream file = File.OpenWrite(kernel))
        {
            file.Write("LOST"u8);
        }
        string image = _folder.File("corrupt.iso");
        BootImage.Make("--kernel", kernel, "--output", image).Succeeded();
        return image;
    }

    private static void AssertFailure(BootResult boot, string reason, string line)
    {
        Assert.Equal(
            [
                "KTAP version 1",
                "1..1",
                reason,
                $"not ok 1 boot: {line}",
                "# end status=12 name=boot-failed",
                "",
            ],
            boot.Ktap);
        Assert.Equal(BootResult.StatusFor(BootFailed), boot.Status);
    }
}
