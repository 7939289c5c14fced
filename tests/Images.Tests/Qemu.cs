using System.Diagnostics;

namespace Bulkhead.Images.Tests;

/// <summary>Boots images in QEMU without hardware acceleration, until the guest ends the run.</summary>
internal static class Qemu
{
    /// <summary>Boots an image and waits for the guest to end the emulator.</summary>
    public static BootResult Boot(
        string image, Firmware firmware = Firmware.Bios, Medium medium = Medium.Disc, int memoryMebibytes = 128)
    {
        string serial = image + $".{firmware}.{medium}.log";
        CommandResult result = Command.Run("qemu-system-x86_64",
        [
            .. Arguments(image, firmware, medium, memoryMebibytes, serial),
            "-chardev", "null,id=none", "-device", "isa-debugcon,iobase=0xe9,chardev=none",
        ], "");
        return new BootResult(result.Status, Lines(File.ReadAllText(serial)));
    }

    /// <summary>
    /// Boots an image on a machine that is no emulator as far as a guest can tell (port 0xE9 does not read back 0xE9),
    /// waits for a serial line, lets the guest go on, and says whether it then still runs.
    /// </summary>
    public static bool StillRunsAfter(string image, string line, TimeSpan wait)
    {
        string serial = image + ".unsignalled.log";
        using Process process = Process.Start("qemu-system-x86_64",
            Arguments(image, Firmware.Bios, Medium.Disc, 128, serial));
        try
        {
            for (Stopwatch clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(30); Thread.Sleep(50))
            {
                if (File.Exists(serial) && Lines(File.ReadAllText(serial)).Contains(line))
                {
                    return !process.WaitForExit(wait);
                }
            }
            throw new TimeoutException($"'{line}' did not appear: {File.ReadAllText(serial)}");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static List<string> Arguments(
        string image, Firmware firmware, Medium medium, int memoryMebibytes, string serial)
    {
        List<string> arguments =
        [
            "-accel", "tcg", "-m", $"{memoryMebibytes}", "-display", "none", "-monitor", "none", "-net", "none",
            "-no-reboot", "-serial", $"file:{serial}", "-device", "isa-debug-exit,iobase=0xf4",
        ];
        arguments.AddRange(medium == Medium.Disc
            ? ["-cdrom", image]
            : ["-device", "qemu-xhci", "-drive", $"if=none,id=stick,format=raw,readonly=on,file={image}",
                "-device", "usb-storage,drive=stick"]);
        if (firmware == Firmware.Uefi)
        {
            arguments.AddRange(["-bios", "/usr/share/ovmf/OVMF.fd"]);
        }
        return arguments;
    }

    // GRUB ends a line with LF CR, the firmware with CR LF.
    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.Trim('\r'))];
}
