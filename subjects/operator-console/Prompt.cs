namespace Bulkhead.Subjects.OperatorConsole;

using System.Diagnostics.CodeAnalysis;

/// <summary>The command that the operator is typing at the console's own prompt.</summary>
internal struct Prompt
{
    private const int Capacity = 60;
    private const byte Backspace = 0x08;
    private const byte EraseLine = 0x15;
    private const byte Delete = 0x7f;

    private TextLine _line;
    private EscapeParser _escapes;

    /// <summary>What has been typed.</summary>
    [UnscopedRef]
    public readonly ref readonly TextLine Line => ref _line;

    public void Clear()
    {
        _line = new(Capacity);
        _escapes = default;
    }

    /// <summary>Takes a key; true if it completes the command. Keys that mean nothing here do nothing.</summary>
    public bool Take(byte key)
    {
        if (_escapes.Take(key))
        {
            return false;
        }

        switch (key)
        {
            case (byte)'\r' or (byte)'\n':
                return true;
            case Backspace or Delete:
                Erase();
                break;
            case EraseLine:
                _line.Clear();
                break;
            case >= (byte)' ' and <= (byte)'~':
                _line.Put(key);
                break;
            default:
                break;
        }

        return false;
    }

    private void Erase()
    {
        _line.Backspace();
        _line.Control((byte)'K', 0);
    }
}
