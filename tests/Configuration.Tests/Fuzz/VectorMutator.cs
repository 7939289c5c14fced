namespace Bulkhead.Configuration.Tests.Fuzz;

using System.Buffers.Binary;
using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;

/// <summary>
/// Changes modules as somebody would who wants a bad one accepted: mostly fields of records, to values that other
/// records have or that lie at a bound, now and then any byte, whole records, or the module's length.
/// </summary>
public static class VectorMutator
{
    private static readonly ulong[] s_interesting =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256, 4095, 4096, 0xffff, 0x1_0000,
        0xfec0_0000, 0xfee0_0000, 0xffff_ffff, 1ul << 32, 1ul << 40, 1ul << 47, 1ul << 48, ulong.MaxValue,
        ulong.MaxValue - 4095, TestMachine.KernelStart, TestMachine.ModuleStart, TestMachine.MemoryStart,
        TestMachine.AvailableEnd, 0x20, 0x40, 0x60, 0xcf8, 0x174, 0xc000_0080, 0x4000_0000, 0x8000_0000,
    ];

    /// <summary>The fields of each table's records; the letters of a name or a digest count as one.</summary>
    private static readonly VectorField[][][] s_groups =
    [
        .. VectorLayout.Fields.Select(fields => fields
            .GroupBy(field => field.Name.Split('[')[0], (_, group) => group.ToArray())
            .ToArray()),
    ];

    private static readonly long[] s_steps = [1, -1, 8, -8, 4096, -4096, 8192, -8192, 1 << 21, -(1 << 21)];

    /// <summary>A changed copy, and what was changed.</summary>
    public static (byte[] Module, string What) Mutate(byte[] good, Random random)
    {
        byte[] module = [.. good];
        List<string> done = [];
        int changes = random.Next(8) == 0 ? random.Next(2, 5) : 1;
        for (int change = 0; change < changes && module.Length >= VectorLayout.HeaderSize; change++)
        {
            done.Add(random.Next(32) switch
            {
                0 => FlipBit(module, random),
                1 => Resize(ref module, random),
                2 => SwapRecords(module, random),
                3 => SwapFields(module, random),
                4 or 5 => SetHeaderField(module, random),
                _ => SetField(module, random),
            });
        }

        return (module, string.Join("; ", done));
    }

    private static string FlipBit(byte[] module, Random random)
    {
        int position = random.Next(module.Length);
        module[position] ^= (byte)(1 << random.Next(8));
        return $"bit in byte {position}";
    }

    private static string Resize(ref byte[] module, Random random)
    {
        int length = random.Next(16) == 0 ? random.Next(200) : Math.Max(0, module.Length + random.Next(-200, 200));
        Array.Resize(ref module, length);
        if (length >= VectorLayout.HeaderSize && random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(module.AsSpan(16), (ulong)length);
        }

        return $"length {length}";
    }

    private static string SetHeaderField(byte[] module, Random random)
    {
        VectorField field = VectorLayout.HeaderFields[random.Next(VectorLayout.HeaderFields.Count)];
        ulong value = Change(Read(module, field.Offset, field.Size), module, random);
        Write(module, field.Offset, field.Size, value);
        return $"header {field.Name} = 0x{value:x}";
    }

    private static string SetField(byte[] module, Random random)
    {
        if (!TryPick(module, random, out ConfigurationTable table, out int count, out int start))
        {
            return FlipBit(module, random);
        }

        int size = VectorLayout.RecordSize(table);
        int record = random.Next(count);
        VectorField field = PickField(table, random);
        int offset = start + (record * size) + field.Offset;

        // The same field of another record is the value most likely to be plausible and wrong.
        int model = start + (random.Next(count) * size) + field.Offset;
        ulong value = random.Next(3) == 0
            ? Read(module, model, field.Size)
            : Change(Read(module, offset, field.Size), module, random);
        Write(module, offset, field.Size, value);
        return $"{table} {record} {field.Name} = 0x{value:x}";
    }

    private static string SwapRecords(byte[] module, Random random)
    {
        if (!TryPick(module, random, out ConfigurationTable table, out int count, out int start))
        {
            return FlipBit(module, random);
        }

        int size = VectorLayout.RecordSize(table);
        int from = random.Next(count);
        int to = random.Next(count);
        byte[] kept = module[(start + (to * size))..(start + ((to + 1) * size))];
        module.AsSpan(start + (from * size), size).CopyTo(module.AsSpan(start + (to * size)));
        if (random.Next(2) == 0)
        {
            kept.CopyTo(module.AsSpan(start + (from * size)));
        }

        return $"{table} {from} to {to}";
    }

    private static string SwapFields(byte[] module, Random random)
    {
        if (!TryPick(module, random, out ConfigurationTable table, out int count, out int start))
        {
            return FlipBit(module, random);
        }

        VectorField field = PickField(table, random);
        int from = start + (random.Next(count) * VectorLayout.RecordSize(table)) + field.Offset;
        int to = start + (random.Next(count) * VectorLayout.RecordSize(table)) + field.Offset;
        ulong value = Read(module, from, field.Size);
        Write(module, from, field.Size, Read(module, to, field.Size));
        Write(module, to, field.Size, value);
        return $"{table} {field.Name} at {from} and {to} swapped";
    }

    private static VectorField PickField(ConfigurationTable table, Random random)
    {
        VectorField[][] groups = s_groups[(int)table];
        VectorField[] group = groups[random.Next(groups.Length)];
        return group[random.Next(group.Length)];
    }

    /// <summary>A table that has records, all of which lie in the module.</summary>
    private static bool TryPick(
        byte[] module, Random random, out ConfigurationTable table, out int count, out int start)
    {
        table = (ConfigurationTable)random.Next(ConfigurationHeader.TableCount);
        count = VectorLayout.CountOf(module, table);
        start = 0;
        for (int one = 0; one <= (int)table; one++)
        {
            if (VectorLayout.CountOf(module, (ConfigurationTable)one) is < 0 or > 0x10000)
            {
                return false;
            }
        }

        start = VectorLayout.OffsetOf(module, table);
        return count > 0 && start + ((long)count * VectorLayout.RecordSize(table)) <= module.Length;
    }

    private static ulong Change(ulong value, byte[] module, Random random) => random.Next(6) switch
    {
        0 => s_interesting[random.Next(s_interesting.Length)],
        1 => value + (ulong)s_steps[random.Next(s_steps.Length)],
        2 => value ^ (1ul << random.Next(64)),
        3 => (ulong)random.Next(70),
        4 => Read(module, random.Next(module.Length / 8) * 8, 8),
        _ => value + (s_interesting[random.Next(s_interesting.Length)] * (ulong)random.Next(-1, 2)),
    };

    private static ulong Read(byte[] module, int offset, int size)
    {
        ulong value = 0;
        for (int index = 0; index < size && offset + index < module.Length; index++)
        {
            value |= (ulong)module[offset + index] << (8 * index);
        }

        return value;
    }

    private static void Write(byte[] module, int offset, int size, ulong value)
    {
        for (int index = 0; index < size; index++)
        {
            module[offset + index] = (byte)(value >> (8 * index));
        }
    }
}
