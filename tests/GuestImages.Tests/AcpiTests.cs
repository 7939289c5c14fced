using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Bulkhead.GuestImages.Acpi;
using Xunit.Abstractions;

namespace Bulkhead.GuestImages.Tests;

/// <summary>ACPI tables: their sums and references, and what ACPICA's compiler says of them.</summary>
public sealed class AcpiTests(ITestOutputHelper output)
{
    private const ulong Address = 0xf_0000;
    private const ulong DevicesStart = 0x800_0000;

    private readonly byte[] tables = AcpiTables.Build(Address, DevicesStart);

    [Fact]
    public void TheRootPointerLeadsToTablesThatSumUpToZero()
    {
        Assert.Equal("RSD PTR ", Text(0, 8));
        Assert.Equal(0, Sum(0, 20));
        Assert.Equal(0, Sum(0, 36));
        (string, int)[] found = [.. Entries(At(16), 4), .. Entries(At(24), 8)];
        Assert.Equal(["FACP", "APIC", "FACP", "APIC"], found.Select(entry => entry.Item1));
        foreach (int table in found.Select(entry => entry.Item2).Append(At(16)).Append(At(24)))
        {
            Assert.Equal(0, Sum(table, (int)Word(table + 4)));
        }

        int fadt = found[0].Item2;
        Assert.Equal(("FACS", "DSDT"), (Text(At(fadt + 36), 4), Text(At(fadt + 40), 4)));
        Assert.Equal(0, Sum(At(fadt + 40), (int)Word(At(fadt + 40) + 4)));
        Assert.Equal((Word(fadt + 36), Word(fadt + 40)), (Word(fadt + 132), Word(fadt + 140)));
    }

    [Fact]
    public void TheFixedHardwareIsWhereTheMonitorHasIt()
    {
        int fadt = Entries(At(16), 4)[0].Table;
        Assert.Equal(244u, Word(fadt + 4));
        Assert.Equal((9, 0xb2u), (tables[fadt + 46], Word(fadt + 48)));
        Assert.Equal((0xf1, 0xf0), (tables[fadt + 52], tables[fadt + 53]));
        Assert.Equal((0x600u, 0x604u, 0x608u), (Word(fadt + 56), Word(fadt + 64), Word(fadt + 76)));
        Assert.Equal((4, 2, 4), (tables[fadt + 88], tables[fadt + 89], tables[fadt + 91]));
        Assert.Equal((0xcf9u, 6), (Word(fadt + 120), tables[fadt + 128]));
        Assert.Equal(7, tables[fadt + 109]);
        Assert.Equal((0x600u, 0x604u, 0x608u), (Word(fadt + 152), Word(fadt + 176), Word(fadt + 212)));
    }

    /// <summary>
    /// ACPICA disassembles every table, and compiles what comes of it without an error into the same.
    /// </summary>
    [SkippableTheory]
    [InlineData("FACP")]
    [InlineData("APIC")]
    [InlineData("DSDT")]
    public void AcpicaAcceptsTheTable(string signature)
    {
        Skip.IfNot(File.Exists("/usr/bin/iasl"), "iasl is not installed: run make deps");
        int table = signature == "DSDT"
            ? At(Entries(At(16), 4)[0].Table + 40)
            : Entries(At(16), 4).Single(entry => entry.Signature == signature).Table;
        byte[] bytes = tables[table..(table + (int)Word(table + 4))];
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string file = Path.Combine(folder.FullName, "table.aml");
            File.WriteAllBytes(file, bytes);
            Assert.DoesNotContain("rror", Run(folder, "-d", file).Replace("0 Errors", string.Empty));
            string source = Path.ChangeExtension(file, ".dsl");
            output.WriteLine(File.ReadAllText(source));
            string compiled = Run(folder, "-p", Path.Combine(folder.FullName, "again"), source);
            Assert.Contains("0 Errors, 0 Warnings", compiled);

            // The compiler writes its own name and version into the header, and a new sum.
            byte[] again = File.ReadAllBytes(Path.Combine(folder.FullName, "again.aml"));
            Assert.Equal(Convert.ToHexString(bytes[36..]), Convert.ToHexString(again[36..]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(DirectoryInfo folder, params string[] arguments)
    {
        ProcessStartInfo start = new("/usr/bin/iasl", arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, text);
        return text;
    }

    private List<(string Signature, int Table)> Entries(int table, int size)
    {
        List<(string, int)> entries = [];
        for (int at = table + 36; at < table + Word(table + 4); at += size)
        {
            entries.Add((Text(At(at), 4), At(at)));
        }

        return entries;
    }

    private byte Sum(int offset, int length) =>
        tables.AsSpan(offset, length).ToArray().Aggregate((byte)0, (sum, value) => (byte)(sum + value));

    private uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(tables.AsSpan(offset));

    /// <summary>The offset of the table whose address lies at an offset.</summary>
    private int At(int offset) => (int)(Word(offset) - (uint)Address);

    private string Text(int offset, int length) => Encoding.ASCII.GetString(tables, offset, length);
}
