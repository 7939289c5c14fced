using System.Reflection;
using System.Runtime.CompilerServices;

namespace Bulkhead.SystemBuilder.Vector;

/// <summary>A field of a record.</summary>
/// <param name="Field">The field.</param>
/// <param name="Offset">Where it begins, in bytes from the record's first.</param>
/// <param name="Size">Its length in bytes.</param>
internal sealed record RecordField(FieldInfo Field, int Offset, int Size);

/// <summary>
/// Where the fields of a record are. Records have no bytes between their fields, as a test makes sure.
/// </summary>
internal static class RecordLayout
{
    /// <summary>The fields of <paramref name="record"/>, the reserved ones among them.</summary>
    public static IReadOnlyList<RecordField> Of(Type record)
    {
        List<RecordField> fields = [];
        int offset = 0;
        foreach (FieldInfo field in FieldsOf(record).OrderBy(field => field.MetadataToken))
        {
            int size = SizeOf(field.FieldType);
            fields.Add(new RecordField(field, offset, size));
            offset += size;
        }

        return fields;
    }

    /// <summary>The bytes of a value of <paramref name="type"/>.</summary>
    public static int SizeOf(Type type) =>
        type.IsEnum ? SizeOf(Enum.GetUnderlyingType(type))
        : type == typeof(byte) ? sizeof(byte)
        : type == typeof(ushort) ? sizeof(ushort)
        : type == typeof(uint) || type == typeof(int) ? sizeof(uint)
        : type == typeof(ulong) ? sizeof(ulong)
        : FieldsOf(type).Sum(field => SizeOf(field.FieldType))
            * (type.GetCustomAttribute<InlineArrayAttribute>()?.Length ?? 1);

    private static FieldInfo[] FieldsOf(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
}
