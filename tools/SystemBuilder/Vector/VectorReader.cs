using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Rules;

namespace Bulkhead.SystemBuilder.Vector;

/// <summary>Reads a configuration vector back. What its records mean is for the kernel's validator to judge.</summary>
public static class VectorReader
{
    /// <summary>The vector at the start of <paramref name="module"/>.</summary>
    /// <exception cref="SystemBuildException">The bytes are not a vector of this version.</exception>
    public static VectorContents Read(ReadOnlySpan<byte> module)
    {
        int position = Unsafe.SizeOf<ConfigurationHeader>();
        if (module.Length < position)
        {
            throw new SystemBuildException(
                BuildRules.Module,
                "module",
                $"{module.Length} bytes are fewer than the {position} of a header: build it again");
        }

        ConfigurationHeader header = MemoryMarshal.Read<ConfigurationHeader>(module);
        Need(header.Magic == ConfigurationHeader.ExpectedMagic, "magic", $"0x{header.Magic:x}", "\"BULKHEAD\"");
        Need(
            header.Version == ConfigurationHeader.ExpectedVersion,
            "version",
            $"{header.Version}",
            $"{ConfigurationHeader.ExpectedVersion}");
        Need(header.Length <= (uint)module.Length, "length", $"{header.Length}", $"at most {module.Length} bytes");

        VectorContents contents = new() { Header = header };
        foreach (IVectorTable table in VectorTables.Of(contents))
        {
            ulong length = (ulong)table.RecordSize * header.Counts[(int)table.Table];
            Need(
                length <= header.Length - (uint)position,
                $"table {table.Table}",
                $"{length} bytes",
                $"at most {header.Length - (uint)position}");
            table.Add(module.Slice(position, (int)length));
            position += (int)length;
        }

        Need(position == header.Length, "length", $"{header.Length}", $"{position}, the bytes of header and tables");
        return contents;
    }

    private static void Need(bool holds, string what, string value, string wanted)
    {
        if (!holds)
        {
            throw new SystemBuildException(
                BuildRules.Module, "configuration vector", $"{what} is {value}, need {wanted}: build it again");
        }
    }
}
