namespace Bulkhead.Systems.Benchmark.PartnerSubject;

using System.Runtime;
using Bulkhead.Subjects;

/// <summary>
/// Gives the caller's frame back at once, as often as that measures the round trip; then reads a letter each time, and
/// says how long they took.
/// </summary>
internal static unsafe class Partner
{
    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        ChannelReader letters = new(in grants.ChannelToRead("letters"u8));
        GrantedEvent back = grants.Event("back"u8);
        for (uint round = 0; round <= Letter.Rounds; round++)
        {
            back.Raise();
        }

        ReadLetters(ref console, letters, back);
        while (true)
        {
            back.Raise();
        }
    }

    private static void ReadLetters(ref ConsoleWriter console, ChannelReader letters, GrantedEvent back)
    {
        MessageBuffer letter = default;
        Extent underWay = default;
        Extent reading = default;
        ulong clock = Letter.ClockTicks();

        // The first one found the partner elsewhere, and does not count.
        _ = letters.TryRead(letter, out _);
        for (uint round = 0; round < Letter.Rounds; round++)
        {
            back.Raise();
            ulong start = Time.Now;
            _ = letters.TryRead(letter, out _);
            ulong end = Time.Now;
            reading.Add(end - start - clock);
            underWay.Add(end - *(ulong*)&letter);
        }

        Figure.Write(ref console, "message.64"u8, underWay);
        Figure.Write(ref console, "message.read"u8, reading);
    }
}
