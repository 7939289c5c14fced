using System.Globalization;
using Spectre.Console;

namespace Bulkhead.Benchmarks;

/// <summary>The figures as a table for a person.</summary>
public static class BenchmarkTable
{
    private const string None = "-";

    /// <summary>Writes the table and what there is to know about it.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="reference">Budgets and Linux KVM's figures.</param>
    /// <param name="figures">Ours.</param>
    /// <param name="compared">Linux KVM's figures as measured here, to take the place of those of the reference, or
    /// null.</param>
    public static void Write(
        IAnsiConsole console,
        BenchmarkReference reference,
        BenchmarkFigures figures,
        BenchmarkFigures? compared)
    {
        Table table = new() { Border = TableBorder.Markdown };
        _ = table.AddColumn("exit or service");
        foreach (string title in (string[])["ticks", "budget", "VMREAD", "VMWRITE", "Linux KVM", "ratio"])
        {
            _ = table.AddColumn(title, column => column.RightAligned());
        }

        _ = table.AddColumn("answered there by");
        foreach (ExitReference exit in reference.Exits.Concat(reference.Services))
        {
            ulong? other = compared is null ? exit.LinuxKvm : compared.Ticks(exit.Name);
            ulong? ticks = figures.Ticks(exit.Name);
            string[] cells =
            [
                exit.Title,
                Text(ticks),
                Text(exit.Budget),
                Text(figures.Vmreads(exit.Name)),
                Text(figures.Vmwrites(exit.Name)),
                Text(other),
                Ratio(other, ticks),
                exit.AnsweredBy.Length == 0 ? None : exit.AnsweredBy,
            ];
            _ = table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        console.Write(table);
        console.WriteLine($"The floor is {reference.Floor} ticks. Ticks count instructions and not time.");
        console.WriteLine($"Linux KVM: {(compared is null ? reference.Source : "measured here by the same programs.")}");
    }

    private static string Text(ulong? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? None;

    private static string Ratio(ulong? other, ulong? ticks) =>
        other is { } theirs && ticks is > 0
            ? (theirs / (double)ticks).ToString("0.0", CultureInfo.InvariantCulture)
            : None;
}
