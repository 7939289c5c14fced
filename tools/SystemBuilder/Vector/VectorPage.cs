using System.Globalization;
using System.Reflection;
using System.Text;
using Bulkhead.Kernel.Configuration;
using Bulkhead.SystemBuilder.Subjects;

namespace Bulkhead.SystemBuilder.Vector;

/// <summary>
/// The page docs/configuration-vector-records.md: offsets and sizes from the kernel's types, the words from their
/// comments.
/// </summary>
public sealed class VectorPage
{
    private const string Introduction =
        """
        # Records of the configuration vector

        This page is made by `bulkhead vector` from the kernel's own types and their comments, and a test holds it to
        them. [configuration-vector.md](configuration-vector.md) tells what the records are for. Numbers are
        little-endian; a field without a meaning of its own belongs to the one above it.


        """;

    private readonly CodeComments comments = new(typeof(ConfigurationHeader).Assembly);
    private readonly StringBuilder page = new();
    private readonly List<Type> values = [];

    private VectorPage()
    {
    }

    /// <summary>The page as Markdown.</summary>
    /// <exception cref="SystemBuildException">The comments are missing.</exception>
    public static string ToMarkdown() => new VectorPage().Write();

    private string Write()
    {
        page.Append(Introduction);
        AddRecord("Header", typeof(ConfigurationHeader), (int)ConfigurationHeader.Size);
        AddTables();
        foreach (IVectorTable table in VectorTables.Of(new VectorContents()))
        {
            AddRecord(table.Table.ToString(), table.RecordType, table.RecordSize);
        }

        for (int index = 0; index < values.Count; index++)
        {
            AddValues(values[index]);
        }

        AddMemoryMap();
        return page.ToString();
    }

    private void AddTables()
    {
        page.Append("## The tables\n\n| Table | Records | Bytes each | At most |\n| --- | --- | ---: | ---: |\n");
        foreach (IVectorTable table in VectorTables.Of(new VectorContents()))
        {
            uint most = ConfigurationHeader.MaximumCount(table.Table);
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {table.Table} | `{table.RecordType.Name}` | {table.RecordSize} | {most} |\n");
        }

        page.Append('\n');
    }

    private void AddRecord(string title, Type record, int size)
    {
        page.Append(
            CultureInfo.InvariantCulture, $"## {title}: `{record.Name}`, {size} bytes\n\n{comments.Of(record)}\n\n");
        page.Append("| Offset | Bytes | Field | Type | Meaning |\n| ---: | ---: | --- | --- | --- |\n");
        foreach (RecordField field in RecordLayout.Of(record))
        {
            bool isReserved = field.Field.Name.StartsWith('_');
            string name = isReserved ? "(reserved)" : $"`{field.Field.Name}`";
            string meaning = isReserved ? "0" : MeaningOf(field.Field);
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {field.Offset} | {field.Size} | {name} | {TypeName(field.Field.FieldType)} | {meaning} |\n");
        }

        page.Append('\n');
    }

    private string MeaningOf(FieldInfo field)
    {
        string ofField = comments.Of(field);
        return ofField.Length > 0 ? ofField : comments.Of(field.FieldType);
    }

    private string TypeName(Type type)
    {
        if (type.IsEnum && !values.Contains(type))
        {
            values.Add(type);
        }

        return type.IsEnum ? $"[`{type.Name}`](#{type.Name.ToLowerInvariant()})"
            : type == typeof(byte) ? "u8"
            : type == typeof(ushort) ? "u16"
            : type == typeof(uint) ? "u32"
            : type == typeof(ulong) ? "u64"
            : type == typeof(ConfigurationHeader.TableCounts)
                ? string.Create(CultureInfo.InvariantCulture, $"{ConfigurationHeader.TableCount} × u32")
            : $"`{type.Name}`";
    }

    private void AddValues(Type type)
    {
        page.Append(CultureInfo.InvariantCulture, $"## {type.Name}\n\n{comments.Of(type)}\n\n");
        page.Append("| Value | Name | Meaning |\n| ---: | --- | --- |\n");
        foreach (FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.Public).OrderBy(ValueOf))
        {
            ulong value = ValueOf(field);
            bool isFlags = type.IsDefined(typeof(FlagsAttribute));
            string number = isFlags && value > 9 ? $"0x{value:x}" : value.ToString(CultureInfo.InvariantCulture);
            page.Append(CultureInfo.InvariantCulture, $"| {number} | `{field.Name}` | {comments.Of(field)} |\n");
        }

        page.Append('\n');
    }

    private static ulong ValueOf(FieldInfo field) =>
        Convert.ToUInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture);

    /// <summary>Where the compiler puts what a native subject finds in its memory.</summary>
    private void AddMemoryMap()
    {
        CodeComments own = new(typeof(NativeMemoryMap).Assembly);
        page.Append($"## A native subject's memory\n\n{own.Of(typeof(NativeMemoryMap))}\n\n");
        page.Append("| Address | Name | Meaning |\n| ---: | --- | --- |\n");
        foreach (FieldInfo field in typeof(NativeMemoryMap).GetFields()
            .Where(field => field.Name != nameof(NativeMemoryMap.WindowLength)))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| 0x{(ulong)field.GetRawConstantValue()!:x} | {field.Name} | {own.Of(field)} |\n");
        }
    }
}
