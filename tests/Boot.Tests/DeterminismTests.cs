using System.Diagnostics;

namespace Bulkhead.Boot.Tests;

/// <summary>The same sources give the same image, wherever they are built.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public async Task TwoBuildsGiveTheSameBytes()
    {
        string copy = Directory.CreateTempSubdirectory("bulkhead-build-").FullName;
        try
        {
            await Run($"git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t '{copy}' --");
            await Run($"make -s -C '{copy}' kernel");
            Assert.Equal(
                File.ReadAllBytes(Repository.Kernel),
                File.ReadAllBytes(Path.Combine(copy, "build", "kernel", "kernel.elf")));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static async Task Run(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardError = true,
        })!;
        string complaint = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command}: {complaint}");
    }
}
