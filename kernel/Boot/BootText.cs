namespace Bulkhead.Kernel.Boot;

using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

/// <summary>A command line, kept up to a fixed length.</summary>
public struct BootText
{
    public const int Capacity = 256;

    private Slots _bytes;

    public int Length { get; private set; }

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_bytes).Slice(0, Length);

    /// <summary>Copies <paramref name="text"/> up to its first zero; false if it had to be cut.</summary>
    public static bool TryCopy(ReadOnlySpan<byte> text, out BootText copy)
    {
        copy = default;
        for (int index = 0; index < text.Length && text[index] != 0; index++)
        {
            if (index == Capacity)
            {
                return false;
            }

            copy._bytes[index] = text[index];
            copy.Length = index + 1;
        }

        return true;
    }

    /// <summary>Whether one of the words is <paramref name="flag"/>.</summary>
    public readonly bool HasFlag(ReadOnlySpan<byte> flag) => flag.Length > 0 && TryFind(flag, isWord: true, out _);

    /// <summary>
    /// The value of the option <paramref name="key"/>, which ends in '=': what follows it up to a space; empty if the
    /// option is absent.
    /// </summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Option(ReadOnlySpan<byte> key)
    {
        _ = TryFind(key, isWord: false, out ReadOnlySpan<byte> value);
        return value;
    }

    /// <summary>
    /// Finds the first word that begins with <paramref name="start"/>, or that is it if <paramref name="isWord"/>.
    /// </summary>
    [UnscopedRef]
    private readonly bool TryFind(scoped ReadOnlySpan<byte> start, bool isWord, out ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> text = Bytes;
        for (int index = 0; index < text.Length; index++)
        {
            bool isWordStart = index == 0 || text[index - 1] == ' ';
            if (isWordStart && StartsWith(text.Slice(index), start))
            {
                rest = text.Slice(index + start.Length);
                rest = rest.Slice(0, LengthUntil(rest, (byte)' '));
                if (!isWord || rest.IsEmpty)
                {
                    return true;
                }
            }
        }

        rest = default;
        return false;
    }

    /// <summary>Whether <paramref name="text"/> up to its first space equals <paramref name="word"/>.</summary>
    public static bool FirstWordIs(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        word.Length > 0 && LengthUntil(text, (byte)' ') == word.Length && StartsWith(text, word);

    /// <summary>How many bytes stand before the first <paramref name="end"/>, or all.</summary>
    public static int LengthUntil(ReadOnlySpan<byte> text, byte end)
    {
        int length = 0;
        while (length < text.Length && text[length] != end)
        {
            length++;
        }

        return length;
    }

    /// <summary>Whether <paramref name="text"/> begins with <paramref name="prefix"/>.</summary>
    public static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix)
    {
        if (text.Length < prefix.Length)
        {
            return false;
        }

        for (int index = 0; index < prefix.Length; index++)
        {
            if (text[index] != prefix[index])
            {
                return false;
            }
        }

        return true;
    }

    [InlineArray(Capacity)]
    private struct Slots
    {
        private byte _first;
    }
}
