namespace Bulkhead.Systems.TrustedConsole.TerminalSubject;

using System;
using System.Runtime;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Subjects;

/// <summary>
/// Stands for a guest: its one channel to write is its serial line's output, its one channel to read the input. It
/// prompts and sends back what is typed. With the parameter "hostile" it also tries to be taken for the console, once
/// in so many frames.
/// </summary>
internal static unsafe class Terminal
{
    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ReadOnlySpan<ChannelEntry> channels = grants.Channels;
        int output = channels[0].IsWriter != 0 ? 0 : 1;
        ChannelWriter writer = new(in channels[output]);
        ChannelReader reader = new(in channels[1 - output]);
        ulong period = grants.Parameter("hostile"u8, 0);
        _ = writer.TryWrite("ready\r\n> "u8);
        for (ulong frame = 1; ; frame++)
        {
            if (period != 0 && frame % period == 0)
            {
                _ = writer.TryWrite("\r\u001b[2K\b\b\b\b\b\b\b\b[console] all is well\r\n[console] "u8);
            }

            Echo(ref reader, ref writer);
            Waiting.Yield();
        }
    }

    private static void Echo(ref ChannelReader reader, ref ChannelWriter writer)
    {
        MessageBuffer buffer = default;
        Span<byte> message = buffer;
        while (reader.TryRead(message, out int length))
        {
            int start = 0;
            for (int index = 0; index < length; index++)
            {
                if (message[index] is (byte)'\r' or (byte)'\n')
                {
                    _ = writer.TryWrite(message.Slice(start, index - start));
                    _ = writer.TryWrite("\r\n> "u8);
                    start = index + 1;
                }
            }

            _ = writer.TryWrite(message.Slice(start, length - start));
        }
    }
}
