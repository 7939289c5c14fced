using System.Text;

namespace Bulkhead.BootHarness;

/// <summary>Makes lines of the bytes of a serial port, taken as UTF-8.</summary>
/// <param name="add">Gets each line.</param>
internal sealed class LineDecoder(Action<string> add)
{
    // A guest that never ends its line must not make one of megabytes.
    private const int LineLimit = 16 << 10;

    private readonly List<byte> line = [];

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (value == '\n' || line.Count == LineLimit)
            {
                Flush();
            }

            if (value != '\n')
            {
                line.Add(value);
            }
        }
    }

    /// <summary>Passes on a last line that has no line feed.</summary>
    public void Complete()
    {
        if (line.Count > 0)
        {
            Flush();
        }
    }

    private void Flush()
    {
        string text = Encoding.UTF8.GetString([.. line]);
        line.Clear();
        foreach (string part in SerialText.Clean(text))
        {
            add(part);
        }
    }
}
