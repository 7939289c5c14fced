using System.Buffers.Binary;
using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Code;

/// <summary>Where the exception handler resumes after instructions that may fault.</summary>
internal sealed class FixupTable
{
    private const int PairSize = 16;
    private const ulong LargestTable = 1 << 20;
    private readonly Dictionary<ulong, ulong> resumeByFault = [];

    public FixupTable(FunctionTable table, FixupTableRule? rule)
    {
        if (rule is not null)
        {
            Read(table, rule);
        }
    }

    /// <summary>What is wrong with the table.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>The addresses of instructions that may fault.</summary>
    public IEnumerable<ulong> Faults => resumeByFault.Keys;

    /// <summary>Where to go on if the instruction at an address faults; null if it is not in the table.</summary>
    public ulong? Resume(ulong fault) => resumeByFault.TryGetValue(fault, out ulong resume) ? resume : null;

    private void Read(FunctionTable table, FixupTableRule rule)
    {
        ulong? start = table.Image.FindSymbol(rule.Start)?.Value;
        ulong? end = table.Image.FindSymbol(rule.End)?.Value;
        ulong size = end - start ?? ulong.MaxValue;
        if (start is null || size % PairSize != 0 || size > LargestTable
            || table.Image.FindSegment(start.Value, size) is null or { IsWritable: true }
            || !table.Image.TryRead(start.Value, (int)size, out ReadOnlySpan<byte> bytes))
        {
            Findings.Add(new(
                $"{rule.Start} to {rule.End}",
                "",
                $"the fixup table is read-only data of {PairSize}-byte pairs between two symbols",
                "correct `fixup-table`, or the linker script"));
            return;
        }

        for (int at = 0; at < bytes.Length; at += PairSize)
        {
            ulong fault = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
            ulong resume = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + 8)..]);
            CodeFunction? function = table.Find(fault);
            bool inside = function is not null && resume >= function.Start && resume < function.CodeEnd;
            if (!inside || !resumeByFault.TryAdd(fault, resume))
            {
                Findings.Add(new(
                    $"fixup 0x{fault:x} to {table.Describe(resume)}",
                    "",
                    "an instruction has one fixup, which resumes in the same function",
                    "correct the pair"));
            }
        }
    }
}
