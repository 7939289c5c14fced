using System.Text;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Rules;

namespace Bulkhead.SystemBuilder.Vector;

/// <summary>Names of records as strings, and back.</summary>
public static class RecordNames
{
    /// <summary>The record's name for <paramref name="name"/>.</summary>
    /// <exception cref="SystemBuildException">It is no name that a record can have.</exception>
    public static RecordName ToRecordName(this string name)
    {
        RecordName record = default;
        Span<byte> bytes = record;
        if (!Ascii.IsValid(name) || name.Length >= RecordName.Size)
        {
            throw Refusal(name);
        }

        Encoding.ASCII.GetBytes(name, bytes);
        return record.IsValid ? record : throw Refusal(name);
    }

    /// <summary>The letters of <paramref name="name"/>.</summary>
    public static string ToText(this RecordName name) => Encoding.ASCII.GetString(name.Letters);

    private static SystemBuildException Refusal(string name) => new(
        BuildRules.RecordName,
        $"name '{name}'",
        $"it is not 1 to {RecordName.Size - 1} letters of a-z, digits and hyphens, a letter first: "
        + "rename it");
}
