using System.Text;
using Bulkhead.Policy.Shapes;

namespace Bulkhead.Policy.Language;

/// <summary>Words and the values that they name.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class WordTable<T>
    where T : notnull
{
    private readonly (string Word, T Value)[] _entries;

    /// <summary>Makes a table.</summary>
    public WordTable(params (string Word, T Value)[] entries)
    {
        _entries = entries;
        Shape = new ChoiceShape([.. entries.Select(entry => entry.Word)]);
    }

    /// <summary>The shape of a value that is one of the words.</summary>
    public ChoiceShape Shape { get; }

    /// <summary>The value of a word that the shape has accepted.</summary>
    public T this[string word] => _entries.First(entry => entry.Word == word).Value;

    /// <summary>The word of a value; the value itself if it has none.</summary>
    public string WordOf(T value)
    {
        foreach ((string word, T candidate) in _entries)
        {
            if (candidate.Equals(value))
            {
                return word;
            }
        }

        return value.ToString() ?? string.Empty;
    }

    /// <summary>A table of all values of an enumeration: <c>WriteBack</c> is called <c>write-back</c>.</summary>
    internal static WordTable<T> OfAll() => new(
        [.. Enum.GetValues(typeof(T)).Cast<T>().Select(value => (Hyphenated(value.ToString()!), value))]);

    private static string Hyphenated(string name)
    {
        StringBuilder word = new();
        for (int index = 0; index < name.Length; index++)
        {
            bool beginsWord = char.IsUpper(name[index]) && index > 0;
            _ = beginsWord ? word.Append('-') : word;
            word.Append(char.ToLowerInvariant(name[index]));
        }

        return word.ToString();
    }
}
