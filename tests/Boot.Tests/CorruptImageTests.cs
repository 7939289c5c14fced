using Bulkhead.BootHarness;
using Bulkhead.Elf;

namespace Bulkhead.Boot.Tests;

/// <summary>A damaged kernel is found out before it does anything else.</summary>
public sealed class CorruptImageTests
{
    [Theory]
    [InlineData(".text")]
    [InlineData(".rodata")]
    public async Task AFlippedBitIsRefused(string section)
    {
        byte[] elf = File.ReadAllBytes(Repository.Kernel);
        ElfSection damaged = ElfImage.Parse(elf).Sections.Single(candidate => candidate.Name == section);

        // The last byte of a section is never needed before the check.
        elf[(int)(damaged.FileOffset + damaged.Size - 1)] ^= 1;
        string path = Path.Combine(Path.GetTempPath(), $"bulkhead-corrupt-{Guid.NewGuid():N}.elf");
        try
        {
            await File.WriteAllBytesAsync(path, elf);
            BootLog log = await BootRun.ToEndAsync(Repository.Launch("--emulator", "qemu-tcg", path));
            log.AssertStatus(20);
            log.AssertFailed("image");
            log.AssertLine("memory differs from the sha256 stored by the build");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
