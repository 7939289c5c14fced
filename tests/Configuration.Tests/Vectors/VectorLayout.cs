namespace Bulkhead.Configuration.Tests.Vectors;

using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;

/// <summary>Where the fields of the vector's records are: in order, each at a multiple of its size.</summary>
public static class VectorLayout
{
    private static readonly Type[] s_records =
    [
        typeof(PartitionRecord), typeof(SubjectRecord), typeof(MemoryRecord), typeof(ImageRecord),
        typeof(ChannelRecord), typeof(PortRecord), typeof(MsrRecord), typeof(CpuidRecord), typeof(EventRecord),
        typeof(TrapRecord), typeof(InterruptRecord), typeof(MajorFrameRecord), typeof(MinorFrameRecord),
    ];

    /// <summary>The fields of the records of each table, by <see cref="ConfigurationTable"/>.</summary>
    public static IReadOnlyList<IReadOnlyList<VectorField>> Fields { get; } = [.. s_records.Select(FieldsOf)];

    /// <summary>The fields of the header.</summary>
    public static IReadOnlyList<VectorField> HeaderFields { get; } = FieldsOf(typeof(ConfigurationHeader));

    private static readonly int s_countsOffset = HeaderFields.First(field => field.Name == "Counts[0]").Offset;

    public static int HeaderSize { get; } = HeaderFields[^1].End;

    /// <summary>The bytes of a record of a table: every record ends with a field.</summary>
    public static int RecordSize(ConfigurationTable table) => Fields[(int)table][^1].End;

    /// <summary>Where a table begins in a module, by the counts in its header.</summary>
    public static int OffsetOf(ReadOnlySpan<byte> module, ConfigurationTable table)
    {
        int offset = HeaderSize;
        for (int before = 0; before < (int)table; before++)
        {
            offset += CountOf(module, (ConfigurationTable)before) * RecordSize((ConfigurationTable)before);
        }

        return offset;
    }

    /// <summary>How many records a module's header says a table has.</summary>
    public static int CountOf(ReadOnlySpan<byte> module, ConfigurationTable table) =>
        BinaryPrimitives.ReadInt32LittleEndian(module[(s_countsOffset + (4 * (int)table))..]);

    private static IReadOnlyList<VectorField> FieldsOf(Type type)
    {
        List<VectorField> fields = [];
        int end = 0;
        Add(fields, type, "", ref end);
        return fields;
    }

    private static void Add(List<VectorField> fields, Type type, string name, ref int end)
    {
        Type plain = type.IsEnum ? type.GetEnumUnderlyingType() : type;
        if (plain.IsPrimitive)
        {
            int size = SizeOf(plain);
            int start = (end + size - 1) / size * size;
            fields.Add(new VectorField(name.TrimStart('.'), start, size));
            end = start + size;
            return;
        }

        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        FieldInfo[] members = [.. type.GetFields(All).OrderBy(field => field.MetadataToken)];
        int repeat = type.GetCustomAttribute<InlineArrayAttribute>()?.Length ?? 1;
        for (int index = 0; index < repeat; index++)
        {
            foreach (FieldInfo member in members)
            {
                Add(fields, member.FieldType, repeat > 1 ? $"{name}[{index}]" : $"{name}.{member.Name}", ref end);
            }
        }
    }

    private static int SizeOf(Type primitive) => Type.GetTypeCode(primitive) switch
    {
        TypeCode.Byte => 1,
        TypeCode.UInt16 => 2,
        TypeCode.UInt32 or TypeCode.Int32 => 4,
        TypeCode.UInt64 => 8,
        _ => throw new NotSupportedException($"{primitive}: give it a size"),
    };
}
