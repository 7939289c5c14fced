namespace Bulkhead.Subjects.FeederSubject;

using System;
using System.Runtime;

/// <summary>Sends one message in each of its frames: steady work for whoever reads the channel "feed".</summary>
internal static unsafe class Feeder
{
    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ChannelWriter feed = new(in grants.ChannelToWrite("feed"u8));
        MessageBuffer message = default;
        for (ulong number = 1; ; number++)
        {
            MessageWords.Write(message, 0, number);
            MessageWords.Write(message, 1, number * 0x9e37_79b9_7f4a_7c15);
            _ = feed.TryWrite(message);
            Waiting.Yield();
        }
    }
}
