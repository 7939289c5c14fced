using System.CommandLine;
using Bulkhead.Elf;

namespace Bulkhead.ImageBuilder;

/// <summary>The steps of the image's build between and after the links: see the Makefile.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        Argument<string> image = new("image") { Description = "A linked kernel image (ELF64)." };
        Argument<string> output = new("output") { Description = "The file to write." };

        Command symbols = new("symbols", "Write the table of the image's functions, for the second link.") { image, output };
        symbols.SetAction(result => Run(() =>
        {
            byte[] table = SymbolTableWriter.Write(ElfImage.Load(result.GetValue(image)!));
            Replace(result.GetValue(output)!, table);
        }));

        Command seal = new("seal", "Store the image's own SHA-256 in its section .digest.") { image };
        seal.SetAction(result => Run(() =>
        {
            string path = result.GetValue(image)!;
            Replace(path, ImageSeal.Seal(File.ReadAllBytes(path)));
        }));

        RootCommand root = new("Bulkhead's image builder: the steps between and after the links.") { symbols, seal };
        return root.Parse(arguments).Invoke();
    }

    private static int Run(Action step)
    {
        try
        {
            step();
            return 0;
        }
        catch (Exception failure) when (failure is ElfFormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"image-builder: {failure.Message}");
            return 2;
        }
    }

    /// <summary>Writes the whole file or leaves the old one.</summary>
    private static void Replace(string path, byte[] content)
    {
        string partial = path + ".partial";
        try
        {
            File.WriteAllBytes(partial, content);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
