namespace Bulkhead.Images.Tests;

/// <summary>Makes boot images with boot/make-iso, and damages them.</summary>
internal static class BootImage
{
    /// <summary>Runs boot/make-iso, whatever comes of it.</summary>
    public static CommandResult Make(params string[] arguments) =>
        Command.Run(Repository.PathOf("boot/make-iso"), arguments);

    /// <summary>Makes an image of the probe kernel with further arguments, and returns its path.</summary>
    public static string OfProbe(TemporaryFolder folder, params string[] arguments)
    {
        string kernel = ProbeKernel.Build(folder.File("probe.elf"));
        string image = folder.File("probe.iso");
        Make(["--kernel", kernel, "--output", image, .. arguments]).Succeeded();
        return image;
    }

    /// <summary>The volume's UUID as GRUB spells it, 2012-03-04-05-06-07-08.</summary>
    public static string VolumeOf(string image)
    {
        string report = Command.Run("xorriso", "-indev", image, "-pvd_info").Succeeded().Output;
        string digits = report.Split('\n').First(line => line.StartsWith("Modif. Time", StringComparison.Ordinal))
            .Split(':', 2)[1].Trim();
        return $"{digits[..4]}-{string.Join('-', digits[4..].Chunk(2).Select(pair => new string(pair)))}";
    }

    /// <summary>Copies an image without one of its files, or under another volume UUID.</summary>
    public static string Rewrite(string image, string output, string volume, params string[] edits)
    {
        Command.Run("xorriso", ["-indev", image, "-outdev", output, "-boot_image", "any", "replay",
            "-volume_date", "uuid", volume.Replace("-", ""), .. edits]).Succeeded();
        return output;
    }
}
