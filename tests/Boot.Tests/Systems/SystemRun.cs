using System.Globalization;
using Bulkhead.BootHarness;
using Bulkhead.Kernel.Audit;

namespace Bulkhead.Boot.Tests.Systems;

/// <summary>A boot of a module in Bochs, and what the reporter printed.</summary>
public sealed class SystemRun
{
    private readonly ulong[][] traces;

    private SystemRun(BootLog log)
    {
        Log = log;
        traces = Values("# trace");
        Audit = [.. Values("# audit").Select(values =>
            new Record((AuditKind)(uint)values[1], (uint)(values[1] >> 32), values[0], values[2..]))];
    }

    public BootLog Log { get; }

    public IReadOnlyList<Record> Audit { get; }

    /// <summary>What a subject wrote down.</summary>
    public ulong[] Trace(uint subject) => traces[subject - 1];

    /// <summary>What the audit says of a subject.</summary>
    public AuditKind[] AuditOf(uint subject) =>
        [.. Audit.Where(record => record.Subject == subject).Select(record => record.Kind)];

    public static async Task<SystemRun> BootAsync(byte[] module)
    {
        string path = Path.Combine(Path.GetTempPath(), $"bulkhead-system-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllBytesAsync(path, module);
            return new(await BootRun.ToEndAsync(Repository.Launch(
                "--emulator", "bochs", "--module", $"{path}=configuration", Repository.Kernel)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private ulong[][] Values(string word) =>
        [.. Log.Lines.Where(line => line == word || line.StartsWith($"{word} 0", StringComparison.Ordinal))
            .Select(line => line[word.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(value => ulong.Parse(value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray())];

    /// <summary>A record of the audit ring.</summary>
    public sealed record Record(AuditKind Kind, uint Subject, ulong Time, ulong[] Values);
}
