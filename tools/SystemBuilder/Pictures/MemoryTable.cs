using System.Globalization;
using Bulkhead.SystemBuilder.Layout;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>The physical memory of a system as text.</summary>
public static class MemoryTable
{
    /// <summary>A line for each use of memory, with who may touch it.</summary>
    public static string Write(MemoryMap map)
    {
        TextTable table = new(("start", false), ("end", false), ("size", true), ("what", false), ("who", false));
        foreach (MemoryRow row in map.Rows)
        {
            IEnumerable<string> who = row.Access
                .Select((access, subject) => (access, subject))
                .Where(entry => entry.access.Length > 0)
                .Select(entry => $"{map.Subjects[entry.subject]} {entry.access}");
            table.Add(
                $"0x{row.Start:x9}",
                $"0x{row.Start + row.Length - 1:x9}",
                Sizes.Text(row.Length),
                row.Name,
                string.Join(", ", who));
        }

        double share = 100.0 * map.Used / map.Length;
        string title = string.Create(
            CultureInfo.InvariantCulture,
            $"{map.System}: {Sizes.Text(map.Length)} at 0x{map.Start:x}, of which "
            + $"{Sizes.Text(map.Used)} ({share:0.0}%) are used\n");
        return title + table.ToText("  ");
    }
}
