namespace Bulkhead.Systems.TwoLevels.DowngraderProgram;

using System;
using System.Runtime;
using Bulkhead.Subjects;

/// <summary>
/// Trusted: the only subject that may let something out of the vault. All that it lets out is what
/// <see cref="ReleaseRule"/> says, written anew from what it understood, so that nothing else rides along.
/// </summary>
internal static unsafe class Downgrader
{
    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        ChannelReader findings = new(in grants.ChannelToRead("findings"u8));
        ChannelWriter released = new(in grants.ChannelToWrite("released"u8));
        ReleaseRule rule = default;
        console.WriteLine("I am trusted: of what the vault tells me I release one summary at a time"u8);
        while (true)
        {
            MessageBuffer buffer = default;
            while (findings.TryRead(buffer, out int length))
            {
                Span<byte> message = buffer;
                ReleaseVerdict verdict = rule.Judge(message.Slice(0, length), out Finding finding);
                if (verdict == ReleaseVerdict.Released)
                {
                    MessageBuffer anew = default;
                    finding.Encode(anew);
                    _ = released.TryWrite(anew);
                }

                ReleaseText.Write(ref console, verdict, in finding);
            }

            rule.EndFrame();
            Waiting.Yield();
        }
    }
}
