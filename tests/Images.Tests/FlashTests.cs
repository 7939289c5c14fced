namespace Bulkhead.Images.Tests;

/// <summary>boot/flash on loop devices: what it writes, and what it refuses.</summary>
public sealed class FlashTests : IDisposable
{
    private const int Mebibyte = 1 << 20;

    private readonly TemporaryFolder _folder = new();
    private readonly string _image;

    public FlashTests()
    {
        _image = _folder.File("image");
        byte[] contents = new byte[Mebibyte + 2048];
        new Random(1).NextBytes(contents);
        File.WriteAllBytes(_image, contents);
    }

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void It_writes_the_image_and_leaves_the_rest_alone()
    {
        string disk = _folder.File("disk");
        using (LoopDevice device = LoopDevice.Attach(disk, 4 * Mebibyte))
        {
            CommandResult result = Flash("--allow-loop", "--yes", _image, device.Path).Succeeded();

            Assert.Contains($"flash: {device.Path}  4.2MB  loop device on {disk}\n", result.Error);
            Assert.EndsWith(
                $"flash: wrote {Mebibyte + 2048} bytes to {device.Path} and read them back the same: " +
                "it can be removed\n", result.Error);
        }
        byte[] image = File.ReadAllBytes(_image);
        Assert.Equal([.. image, .. new byte[4 * Mebibyte - image.Length]], File.ReadAllBytes(disk));
    }

    [SkippableFact]
    public void A_boot_image_is_a_partitioned_disk_on_the_device()
    {
        string image = BootImage.OfProbe(_folder);
        string disk = _folder.File("disk");
        using (LoopDevice device = LoopDevice.Attach(disk, 4 * Mebibyte))
        {
            Flash("--allow-loop", "--yes", image, device.Path).Succeeded();
        }

        BootResult boot = Qemu.Boot(disk, Firmware.Bios, Medium.Stick);

        Assert.Equal(BootResult.StatusFor(0), boot.Status);
    }

    [SkippableTheory]
    [InlineData("", 1)]
    [InlineData("\n", 1)]
    [InlineData("yes\n", 1)]
    [InlineData("NAME\n", 0)]
    [InlineData("/dev/NAME\n", 0)]
    public void It_asks_for_the_devices_name(string answer, int status)
    {
        string disk = _folder.File("disk");
        using (LoopDevice device = LoopDevice.Attach(disk, 4 * Mebibyte))
        {
            CommandResult result = Command.Run(Repository.PathOf("boot/flash"),
                ["--allow-loop", _image, device.Path], answer.Replace("NAME", device.Name));

            Assert.Equal(status, result.Status);
            Assert.Contains($"Type its name ({device.Name})", result.Error);
        }
        Assert.Equal(status == 0, File.ReadAllBytes(disk).AsSpan().ContainsAnyExcept((byte)0));
    }

    [SkippableFact]
    public void A_device_that_is_not_removable_is_refused()
    {
        using LoopDevice device = LoopDevice.Attach(_folder.File("disk"), 4 * Mebibyte);

        AssertRefused(Flash("--yes", _image, device.Path), 1,
            $"'{device.Path}' is not removable (/sys/block/{device.Name}/removable is 0, need 1): use a USB stick");
    }

    [SkippableFact]
    public void A_mounted_device_is_refused()
    {
        string disk = _folder.File("disk");
        using LoopDevice device = LoopDevice.Attach(disk, 4 * Mebibyte);
        Command.Run("mkfs.ext4", "-q", device.Path).Succeeded();
        using Mount mount = new(device.Path, _folder.File("mount"));

        AssertRefused(Flash("--allow-loop", "--yes", _image, device.Path), 1,
            $"'{device.Path}' is in use ({device.Path}: {mount.Point}): unmount it first " +
            "(umount, or swapoff for [SWAP])");
    }

    [SkippableFact]
    public void A_device_with_a_mounted_partition_is_refused_and_so_is_a_partition()
    {
        string disk = _folder.File("disk");
        using LoopDevice device = LoopDevice.Attach(disk, 4 * Mebibyte);
        CommandResult added = Command.Run("addpart", device.Path, "1", "2048", "4096");
        Skip.If(added.Status != 0, $"no partitions on loop devices: {added.ErrorLine}");
        string partition = device.Path + "p1";
        Command.Run("mkfs.ext4", "-q", partition).Succeeded();
        using (Mount mount = new(partition, _folder.File("mount")))
        {
            AssertRefused(Flash("--allow-loop", "--yes", _image, device.Path), 1,
                $"'{device.Path}' is in use ({partition}: {mount.Point}): unmount it first " +
                "(umount, or swapoff for [SWAP])");
        }
        AssertRefused(Flash("--allow-loop", "--yes", _image, partition), 1,
            $"'{partition}' is a partition: name the whole disk, {device.Path}");
        Command.Run("delpart", device.Path, "1").Succeeded();
    }

    [SkippableFact]
    public void Swap_is_refused()
    {
        string disk = _folder.File("disk");
        using LoopDevice device = LoopDevice.Attach(disk, 4 * Mebibyte);
        Command.Run("mkswap", device.Path).Succeeded();
        CommandResult swapped = Command.Run("swapon", device.Path);
        Skip.If(swapped.Status != 0, $"no swap here: {swapped.ErrorLine}");
        try
        {
            AssertRefused(Flash("--allow-loop", "--yes", _image, device.Path), 1,
                $"'{device.Path}' is in use ({device.Path}: [SWAP]): unmount it first " +
                "(umount, or swapoff for [SWAP])");
        }
        finally
        {
            Command.Run("swapoff", device.Path).Succeeded();
        }
    }

    [SkippableFact]
    public void A_device_that_is_too_small_is_refused()
    {
        using LoopDevice device = LoopDevice.Attach(_folder.File("disk"), Mebibyte);

        AssertRefused(Flash("--allow-loop", "--yes", _image, device.Path), 1,
            $"'{device.Path}' is too small (1048576 bytes, need 1050624): use a larger one");
    }

    [SkippableFact]
    public void A_device_that_is_read_only_is_refused()
    {
        using LoopDevice device = LoopDevice.Attach(_folder.File("disk"), 4 * Mebibyte, "--read-only");

        AssertRefused(Flash("--allow-loop", "--yes", _image, device.Path), 1,
            $"'{device.Path}' is read-only: release its write-protect switch");
    }

    [SkippableFact]
    public void A_device_that_does_not_keep_what_is_written_is_found_out()
    {
        // A dd that loses one byte of what it writes, as a worn stick does.
        string dd = _folder.WriteScript("bin/dd", """
            /usr/bin/dd "$@" || exit
            for argument; do
                if [[ $argument == of=* ]]; then
                    printf 'X' | /usr/bin/dd of="${argument#of=}" bs=1 seek=70000 conv=notrunc status=none
                fi
            done
            """);
        using LoopDevice device = LoopDevice.Attach(_folder.File("disk"), 4 * Mebibyte);

        CommandResult result = Command.Run(Repository.PathOf("boot/flash"),
            ["--allow-loop", "--yes", _image, device.Path], "",
            new Dictionary<string, string?>
            {
                ["PATH"] = Path.GetDirectoryName(dd) + ":" + Environment.GetEnvironmentVariable("PATH"),
            });

        Assert.Equal(1, result.Status);
        string complaint = $"flash: '{device.Path}' does not read back what was written (from byte 70001, ";
        Assert.True(result.ErrorLine.Contains(complaint, StringComparison.Ordinal), result.ErrorLine);
    }

    [Theory]
    [InlineData("{0}/image", 2, "the device is missing: name the whole disk, for instance make flash " +
        "DEVICE=/dev/sdb (lsblk lists them)")]
    [InlineData("--frob", 2, "unknown option '--frob': see boot/flash --help")]
    [InlineData("{0}/image a b", 2, "unexpected argument 'b': see boot/flash --help")]
    [InlineData("{0}/none /dev/null", 1, "image '{0}/none' is not a readable file: make it first (make usb)")]
    [InlineData("{0}/image {0}/absent", 1,
        "device '{0}/absent' does not exist: plug it in and look up its name (lsblk)")]
    [InlineData("{0}/image {0}/image", 1,
        "'{0}/image' is not a block device: name a whole disk such as /dev/sdb (lsblk lists them)")]
    [InlineData("{0}/image /dev/null", 1,
        "'/dev/null' is not a block device: name a whole disk such as /dev/sdb (lsblk lists them)")]
    public void What_is_no_device_is_refused(string arguments, int status, string line) => AssertRefused(
        Flash(string.Format(null, arguments, _folder.Path).Split(' ')), status,
        string.Format(null, line, _folder.Path));

    private static CommandResult Flash(params string[] arguments) =>
        Command.Run(Repository.PathOf("boot/flash"), arguments);

    private static void AssertRefused(CommandResult result, int status, string line) =>
        Assert.Equal((status, "flash: " + line), (result.Status, result.ErrorLine));
}
