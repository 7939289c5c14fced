using System.Text;
using Bulkhead.Kernel.Console;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>A kernel log whose only port is COM1 of this thread's processor.</summary>
public static class TestLog
{
    public static KernelLog Open() => new() { Serial = SerialPort.Open(SerialPort.Com1) };

    /// <summary>The characters of kernel text.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>The bytes of text.</summary>
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
