using System.Runtime.InteropServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Console;
using Bulkhead.Subjects;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>
/// The operator's screen: the same cells as the kernel's own, and looks at the serial line meanwhile.
/// </summary>
public sealed unsafe class OperatorScreenTests : IDisposable
{
    private readonly ulong* _words = (ulong*)NativeMemory.AllocZeroed((nuint)TextScreen.Size);
    private readonly ushort* _expected = (ushort*)NativeMemory.AllocZeroed((nuint)TextScreen.Size);

    public void Dispose()
    {
        SharedMemory.BeforeAccess = null;
        NativeMemory.Free(_words);
        NativeMemory.Free(_expected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ItShowsWhatTheKernelsScreenWould(int seed)
    {
        Random random = new(seed);
        foreach (nint cells in (nint[])[(nint)_words, (nint)_expected])
        {
            TextScreen.Open((ushort*)cells).Write((byte)'k');
        }

        OperatorScreen screen = OperatorScreen.Continue(_words);
        TextScreen expected = TextScreen.Continue(_expected);
        for (int count = 0; count < 20_000; count++)
        {
            byte character = random.Next(30) switch { 0 => (byte)'\n', 1 => (byte)'\b', _ => (byte)random.Next(' ', 127) };
            while (screen.TryPrepare(character))
            {
            }

            screen.Write(character);
            expected.Write(character);

            // The operator's scrolls when the next character comes.
            while (screen.TryPrepare((byte)'\b'))
            {
            }

            Assert.True(
                new Span<ulong>(_words, 500).SequenceEqual(new Span<ulong>(_expected, 500)), $"character {count}");
        }
    }

    /// <summary>In 1.38 ms 16 keys come: what takes long is divided.</summary>
    [Fact]
    public void TheSerialLineIsLookedAtWhileTheScreenScrolls()
    {
        RecordingMachine machine = new();
        Instructions.Machine = machine;
        using InformationPage page = new("console");
        page.AddRegion("screen", _words, TextScreen.Size, MemoryKind.Device, isWritable: true);
        ConsoleOutput output = default;
        output.Open(page.Grants);
        int accesses = 0;
        machine.WhenLooked = () => accesses = 0;
        SharedMemory.BeforeAccess = _ => Assert.True(++accesses <= 64, "too many accesses without a look");
        for (int line = 0; line < 100; line++)
        {
            output.Write("a line"u8);
            output.Write((byte)'\n');
        }
    }
}
