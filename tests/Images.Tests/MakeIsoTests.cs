namespace Bulkhead.Images.Tests;

/// <summary>boot/make-iso: the same inputs give the same bytes, what is in them, and refusals.</summary>
public sealed class MakeIsoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_inputs_give_the_same_bytes()
    {
        string kernel = ProbeKernel.Build(_folder.File("probe.elf"));
        string module = _folder.Write("module", "contents");
        string[] arguments = ["--kernel", kernel, "--append", "caps", "--module", module];
        BootImage.Make([.. arguments, "--output", _folder.File("first.iso")]).Succeeded();

        // FAT times count in steps of two seconds.
        Thread.Sleep(TimeSpan.FromSeconds(2.1));
        File.SetLastWriteTimeUtc(kernel, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        Dictionary<string, string?> elsewhere = new() { ["TZ"] = "Asia/Tokyo", ["LC_ALL"] = "C.UTF-8" };
        Command.Run(Repository.PathOf("boot/make-iso"), [.. arguments, "--output", _folder.File("second.iso")], "",
            elsewhere, _folder.Path).Succeeded();

        Assert.Equal(File.ReadAllBytes(_folder.File("first.iso")), File.ReadAllBytes(_folder.File("second.iso")));
    }

    [Fact]
    public void Other_contents_make_another_volume()
    {
        string plain = BootImage.VolumeOf(BootImage.OfProbe(_folder));
        string appended = BootImage.VolumeOf(BootImage.OfProbe(_folder, "--append", "caps"));
        string loaded = BootImage.VolumeOf(BootImage.OfProbe(_folder, "--module", _folder.Write("m", "1")));
        string changed = BootImage.VolumeOf(BootImage.OfProbe(_folder, "--module", _folder.Write("m", "2")));

        Assert.Equal(4, new HashSet<string> { plain, appended, loaded, changed }.Count);
    }

    [Fact]
    public void The_volume_holds_the_kernel_the_modules_and_GRUB_for_both_firmwares()
    {
        string image = BootImage.OfProbe(_folder,
            "--module", _folder.Write("first", "1"), "--module", _folder.Write("other", "2") + "=second.bin");

        string files = Command.Run("xorriso", "-indev", image, "-find", "/boot", "-type", "f").Succeeded().Output;
        Assert.Equal(
            ["'/boot/bios.img'", "'/boot/first'", "'/boot/kernel.elf'", "'/boot/second.bin'", "'/boot/uefi.img'"],
            files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

        string toc = Command.Run("xorriso", "-indev", image, "-report_el_torito", "plain").Succeeded().Output;
        Assert.Matches(@"El Torito boot img :\s+1\s+BIOS\s+y", toc);
        Assert.Matches(@"El Torito boot img :\s+2\s+UEFI\s+y", toc);
    }

    [Fact]
    public void It_is_a_raw_disk_image_too_with_an_active_entry_and_an_EFI_partition()
    {
        byte[] image = File.ReadAllBytes(BootImage.OfProbe(_folder));

        Assert.Equal([0x55, 0xAA], image[510..512]);
        Assert.Equal("EFI PART"u8, image.AsSpan(512, 8));
        Assert.Contains((byte)0x80, new[] { image[446], image[462], image[478], image[494] });
        Guid[] types = [.. Enumerable.Range(0, 4).Select(entry => new Guid(image.AsSpan(1024 + entry * 128, 16)))];
        Assert.Contains(new Guid("C12A7328-F81F-11D2-BA4B-00A0C93EC93B"), types);
    }

    [Fact]
    public void It_is_small()
    {
        Assert.InRange(new FileInfo(BootImage.OfProbe(_folder)).Length, 1, 1536 * 1024);
    }

    [Theory]
    [InlineData("--output {0}/x.iso", "--kernel is missing: name the kernel's ELF file")]
    [InlineData("--kernel {0}/k", "--output is missing: name the image to write")]
    [InlineData("--kernel", "--kernel needs a value: see boot/make-iso --help")]
    [InlineData("--frob", "unknown argument '--frob': see boot/make-iso --help")]
    [InlineData("--kernel {0}/none --output {0}/x.iso",
        "--kernel '{0}/none' is not a readable file: build it first (make kernel)")]
    [InlineData("--kernel {0}/k --output {0}/none/x.iso",
        "--output '{0}/none/x.iso': its directory does not exist: create it first")]
    [InlineData("--kernel {0}/k --output {0}", "--output '{0}' is a directory: name a file")]
    [InlineData("--kernel {0}/k --output {0}/x.iso --append it's", "--append 'it's' has a quote, a backslash or a " +
        "character that is not printable ASCII: leave it out")]
    [InlineData("--kernel {0}/k --output {0}/x.iso --module {0}/none",
        "--module '{0}/none' is not a readable file: check its path")]
    [InlineData("--kernel {0}/k --output {0}/x.iso --module {0}/k=a/b", "--module name 'a/b' must be 1 to 100 " +
        "letters, digits, dots, dashes or underscores: add =NAME")]
    [InlineData("--kernel {0}/k --output {0}/x.iso --module {0}/k=kernel.elf",
        "--module name 'kernel.elf' is already taken: add =NAME")]
    [InlineData("--kernel {0}/k --output {0}/x.iso --module {0}/k --module {0}/k",
        "--module name 'k' is already taken: add =NAME")]
    public void A_bad_argument_is_refused_in_one_line(string arguments, string line)
    {
        _folder.Write("k", "a kernel");
        CommandResult result = BootImage.Make(string.Format(null, arguments, _folder.Path).Split(' '));

        Assert.Equal((2, "make-iso: " + string.Format(null, line, _folder.Path)), (result.Status, result.ErrorLine));
        Assert.Equal(["k"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_that_is_no_Multiboot2_kernel_is_refused()
    {
        string kernel = _folder.Write("k", "text");
        CommandResult result = BootImage.Make("--kernel", kernel, "--output", _folder.File("x.iso"));

        Assert.Equal(2, result.Status);
        Assert.Equal($"make-iso: --kernel '{kernel}' has no Multiboot2 header in its first 32 KiB: build it again " +
            "(make kernel)", result.ErrorLine);
    }
}
