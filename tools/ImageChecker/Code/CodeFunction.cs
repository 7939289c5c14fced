namespace Bulkhead.ImageChecker.Code;

/// <summary>
/// A function: the bytes from one symbol of an executable section to the next. Assembly labels that are local to it
/// (<c>name.label</c>) are inside of it.
/// </summary>
public sealed class CodeFunction
{
    /// <summary>Place in <see cref="FunctionTable.Functions"/>.</summary>
    public required int Index { get; init; }

    /// <summary>All names of its first byte, the most telling first.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Virtual address of its first byte.</summary>
    public required ulong Start { get; init; }

    /// <summary>Its bytes, padding after it included.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Size in bytes that its symbol states; 0 if it states none.</summary>
    public required ulong StatedSize { get; init; }

    /// <summary>Default operand and address size: 16, 32 or 64.</summary>
    public required int Bits { get; init; }

    /// <summary>Where control comes in from outside: its first byte, or all entries of a table of entries.</summary>
    public required IReadOnlyList<ulong> EntryPoints { get; init; }

    /// <summary>Whether the rules file says that this is data.</summary>
    public required bool IsData { get; init; }

    /// <summary>Addresses of the local labels inside of it, by name.</summary>
    public required IReadOnlyDictionary<string, ulong> Labels { get; init; }

    /// <summary>The most telling name.</summary>
    public string Name => Names[0];

    /// <summary>First virtual address after its bytes.</summary>
    public ulong End => Start + (ulong)Bytes.Length;

    /// <summary>First virtual address that its code cannot have: the stated end, or else <see cref="End"/>.</summary>
    public ulong CodeEnd => StatedSize == 0 ? End : Math.Min(End, Start + StatedSize);

    /// <summary>Whether an address lies in it.</summary>
    /// <param name="address">A virtual address.</param>
    public bool Contains(ulong address) => address >= Start && address < End;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
