namespace Bulkhead.Images.Tests;

/// <summary>Images start from a disc and a USB stick, by BIOS and by UEFI, and hand over what was asked.</summary>
public sealed class BootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Firmware.Bios, Medium.Disc)]
    [InlineData(Firmware.Bios, Medium.Stick)]
    [InlineData(Firmware.Uefi, Medium.Disc)]
    [InlineData(Firmware.Uefi, Medium.Stick)]
    public void The_kernel_gets_its_command_line_its_modules_and_a_screen(Firmware firmware, Medium medium)
    {
        string image = BootImage.OfProbe(_folder, "--append", "caps  level=$x;{a|b}#(1)*",
            "--module", _folder.Write("policy", "ONE\0"), "--module", _folder.Write("x", "TWO\0") + "=guest.bin");

        BootResult boot = Qemu.Boot(image, firmware, medium);

        int screen = firmware == Firmware.Uefi ? 1 : 2;
        Assert.Equal(
            [
                "KTAP version 1",
                "1..1",
                "# command-line=caps level=$x;{a|b}#(1)*",
                "# module=policy first=ONE",
                "# module=guest.bin first=TWO",
                $"# framebuffer={screen}",
                "ok 1 boot",
                "# end status=0 name=success",
                "",
            ],
            boot.Ktap);
        Assert.Equal(BootResult.StatusFor(0), boot.Status);
    }

    [Fact]
    public void The_serial_port_is_silent_until_the_kernel_speaks()
    {
        BootResult boot = Qemu.Boot(BootImage.OfProbe(_folder));

        Assert.Equal("KTAP version 1", boot.Lines[0]);
    }
}
