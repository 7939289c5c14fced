using Bulkhead.Elf;
using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Code;

/// <summary>Divides the executable sections of an image into functions, by its symbols.</summary>
internal sealed class FunctionTableBuilder(ElfImage image, ImageRules rules, RuleUse use)
{
    private readonly List<CodeFunction> functions = [];

    /// <summary>What is wrong with the symbols.</summary>
    public List<Finding> Findings { get; } = [];

    public FunctionTable Build()
    {
        foreach (ElfSection section in image.Sections
            .Where(section => section is { IsAllocated: true, IsExecutable: true, Size: > 0 })
            .OrderBy(section => section.Address))
        {
            if ((ulong)image.Content(section).Length != section.Size)
            {
                Findings.Add(new(
                    $"section {section.Name}",
                    "",
                    "an executable section has its bytes in the file",
                    "link it again"));
                continue;
            }

            if (functions.Count > 0 && section.Address < functions[^1].End)
            {
                Findings.Add(new(
                    $"section {section.Name}", "", "executable sections do not overlap", "correct the linker script"));
                continue;
            }

            AddSection(section);
        }

        return new FunctionTable(image, functions);
    }

    private void AddSection(ElfSection section)
    {
        List<IGrouping<ulong, ElfSymbol>> groups = Group(section);
        ReadOnlyMemory<byte> content = image.Content(section);
        ulong first = groups.Count == 0 ? section.End : groups[0].Key;
        ReadOnlyMemory<byte> head = content[..(int)(first - section.Address)];
        if (head.Length > 0)
        {
            AddHead(section, head);
        }

        for (int i = 0; i < groups.Count;)
        {
            int next = i + 1;
            while (next < groups.Count && IsInside(groups[next], groups[i]))
            {
                next++;
            }

            ulong start = groups[i].Key;
            ulong end = next == groups.Count ? section.End : groups[next].Key;
            Add(
                groups[i],
                content.Slice((int)(start - section.Address), (int)(end - start)),
                groups[(i + 1)..next].SelectMany(group => group));
            i = next;
        }
    }

    private List<IGrouping<ulong, ElfSymbol>> Group(ElfSection section) =>
        [.. image.Symbols
            .Where(symbol => symbol.SectionIndex == section.Index
                && symbol.Name.Length > 0
                && symbol.Type is SymbolType.None or SymbolType.Function or SymbolType.Object
                && section.Contains(symbol.Value))
            .GroupBy(symbol => symbol.Value)
            .OrderBy(group => group.Key)];

    /// <summary>Whether all symbols of an address are labels local to the function before.</summary>
    private static bool IsInside(IEnumerable<ElfSymbol> labels, IEnumerable<ElfSymbol> function) => labels.All(label =>
        label.Type != SymbolType.Function
        && label.Binding == SymbolBinding.Local
        && (label.Name.StartsWith("..@", StringComparison.Ordinal)
            || function.Any(symbol => label.Name.StartsWith(symbol.Name + ".", StringComparison.Ordinal))));

    private void AddHead(ElfSection section, ReadOnlyMemory<byte> head)
    {
        if (!Padding.IsPadding(head, 64))
        {
            Findings.Add(new(
                $"0x{section.Address:x} {section.Name}",
                $"{head.Length} bytes",
                "code and data of an executable section belong to a symbol",
                "give the first byte a symbol"));
        }

        functions.Add(new()
        {
            Index = functions.Count,
            Names = [$"({section.Name})"],
            Start = section.Address,
            Bytes = head,
            StatedSize = 0,
            Bits = 64,
            EntryPoints = [section.Address],
            IsData = false,
            Labels = new Dictionary<string, ulong>(),
        });
    }

    private void Add(IEnumerable<ElfSymbol> symbols, ReadOnlyMemory<byte> bytes, IEnumerable<ElfSymbol> labels)
    {
        List<ElfSymbol> ordered = [.. symbols
            .OrderByDescending(symbol => symbol.Type == SymbolType.Function)
            .ThenByDescending(symbol => symbol.Size)
            .ThenByDescending(symbol => symbol.Binding)
            .ThenBy(symbol => symbol.Name, StringComparer.Ordinal)];
        string[] names = [.. ordered.Select(symbol => symbol.Name)];
        CodeModeRule? mode = use.First(rules.CodeModes, names);
        AllowedSymbol? data = use.First(rules.DataInText, names);
        Dictionary<string, ulong> byName = [];
        foreach (ElfSymbol label in labels)
        {
            byName.TryAdd(label.Name, label.Value);
        }

        CodeFunction function = new()
        {
            Index = functions.Count,
            Names = names,
            Start = ordered[0].Value,
            Bytes = bytes,
            StatedSize = ordered.Max(symbol => symbol.Type == SymbolType.Function ? symbol.Size : 0),
            Bits = mode?.Bits ?? 64,
            EntryPoints = EntryPoints(names, ordered[0].Value, bytes.Length),
            IsData = data is not null,
            Labels = byName,
        };
        functions.Add(function);
        Check(function, ordered);
    }

    private ulong[] EntryPoints(string[] names, ulong start, int length)
    {
        EntryRule? entries = rules.Entries.FirstOrDefault(entry =>
            entry.Stride > 0 && SymbolPattern.MatchesAny(entry.Symbol, names));
        if (entries is null)
        {
            return [start];
        }

        int further = Math.Max(0, (length / entries.Stride) - 1);
        return [start, .. Enumerable.Range(1, further).Select(i => start + (ulong)((long)i * entries.Stride))];
    }

    private void Check(CodeFunction function, List<ElfSymbol> symbols)
    {
        string place = $"0x{function.Start:x} {function.Name}";
        if (function.StatedSize > (ulong)function.Bytes.Length)
        {
            Findings.Add(new(
                place,
                $"size 0x{function.StatedSize:x}",
                $"a function ends before the next symbol, here after 0x{function.Bytes.Length:x} bytes",
                "make the inner symbol a local label (`name.label`), or correct the size"));
        }

        if (!function.IsData && symbols[0].Type == SymbolType.Object)
        {
            Findings.Add(new(
                place,
                "data",
                "an executable section holds code only",
                "move it to .rodata, or name it in `data-in-text`"));
        }

        int stated = (int)(function.CodeEnd - function.Start);
        if (!function.IsData && stated < function.Bytes.Length
            && !Padding.IsPadding(function.Bytes[stated..], function.Bits))
        {
            Findings.Add(new(
                place,
                $"{function.Bytes.Length - stated} bytes after its stated end 0x{function.CodeEnd:x}",
                "between functions there is padding only (NOP, INT3 or zeros)",
                "give the bytes a symbol"));
        }
    }
}
