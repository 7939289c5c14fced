using Bulkhead.Elf;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Code;

/// <summary>
/// The functions of an image, ordered by address; together they hold every byte of executable sections.
/// </summary>
public sealed class FunctionTable
{
    private readonly CodeFunction[] functions;
    private readonly ulong[] starts;

    internal FunctionTable(ElfImage image, IReadOnlyList<CodeFunction> ordered)
    {
        Image = image;
        functions = [.. ordered];
        starts = [.. ordered.Select(function => function.Start)];
    }

    /// <summary>The image that they are in.</summary>
    public ElfImage Image { get; }

    /// <summary>All functions by ascending address.</summary>
    public IReadOnlyList<CodeFunction> Functions => functions;

    /// <summary>The function that holds an address, or null.</summary>
    /// <param name="address">A virtual address.</param>
    public CodeFunction? Find(ulong address)
    {
        int index = Array.BinarySearch(starts, address);
        index = index >= 0 ? index : ~index - 1;
        return index >= 0 && functions[index].Contains(address) ? functions[index] : null;
    }

    /// <summary>The functions of which some name matches a pattern.</summary>
    /// <param name="pattern">See <see cref="SymbolPattern"/>.</param>
    public IEnumerable<CodeFunction> Matching(string pattern) =>
        functions.Where(function => SymbolPattern.MatchesAny(pattern, function.Names));

    /// <summary>The addresses of functions and local labels whose name matches a pattern.</summary>
    /// <param name="pattern">See <see cref="SymbolPattern"/>.</param>
    public IEnumerable<ulong> AddressesMatching(string pattern) => Matching(pattern)
        .Select(function => function.Start)
        .Concat(functions
            .SelectMany(function => function.Labels)
            .Where(label => SymbolPattern.Matches(pattern, label.Key))
            .Select(label => label.Value))
        .Distinct();

    /// <summary>An address as a reader looks it up: hexadecimal, symbol and offset.</summary>
    /// <param name="address">A virtual address.</param>
    public string Describe(ulong address)
    {
        CodeFunction? function = Find(address);
        return function is null ? $"0x{address:x}" : $"0x{address:x} {function.Name}+0x{address - function.Start:x}";
    }
}
