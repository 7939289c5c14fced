using System.Text;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects;

namespace Bulkhead.SubjectLibrary.Tests;

public sealed unsafe class GrantsTests
{
    [Fact]
    public void WhatIsGrantedIsFoundByItsNameAndItsUse()
    {
        using ChannelFixture first = new(8, 2);
        using ChannelFixture second = new(16, 4);
        using InformationPage page = new("vault");
        page.AddChannel("reports", first, isWriter: false);
        page.AddChannel("findings", second, isWriter: true);
        page.AddEvent("wake");
        page.AddEvent("passed");
        ulong word = 0;
        page.AddRegion("archive", &word, 4096, MemoryKind.Kept, isWritable: true);
        page.AddRegion("audit", &word, 8192, MemoryKind.Audit, isWritable: false);

        Grants grants = page.Grants;
        Assert.Equal("vault", Encoding.ASCII.GetString(grants.Name));
        Assert.Equal(8u, grants.ChannelToRead("reports"u8).MessageSize);
        Assert.Equal(16u, grants.ChannelToWrite("findings"u8).MessageSize);
        Assert.Equal(1u, grants.Event("passed"u8).Position);
        Assert.Equal(4096ul, grants.Region("archive"u8, 4096, isWritable: true).Length);
        Assert.Equal(8192ul, grants.Region(MemoryKind.Audit, "audit"u8).Length);
    }

    [Theory]
    [InlineData("channel")]
    [InlineData("direction")]
    [InlineData("event")]
    [InlineData("region")]
    [InlineData("size")]
    [InlineData("rights")]
    [InlineData("kind")]
    public void WhatIsNotGrantedEndsTheSubject(string what)
    {
        using ChannelFixture channel = new(8, 2);
        using InformationPage page = new("vault");
        page.AddChannel("reports", channel, isWriter: false);
        page.AddRegion("archive", null, 4096, MemoryKind.Kept, isWritable: false);
        Assert.Throws<SubjectEndedException>(() => Ask(page, what));
    }

    [Fact]
    public void TheConsoleSaysWhatIsMissing()
    {
        using ChannelFixture channel = new(128, 4);
        using InformationPage page = new("vault");
        page.AddChannel("vault-console", channel, isWriter: true);
        Assert.Throws<SubjectEndedException>(() => Ask(page, "channel"));
        ChannelReader reader = new(channel.Entry());
        byte[] line = new byte[128];
        Assert.True(reader.TryRead(line, out int length));
        Assert.Equal(
            "it needs the channel other to read, which policy does not grant it: add it to its grants",
            Encoding.ASCII.GetString(line, 0, length));
    }

    [Fact]
    public void AParameterIsFoundByItsNameOrHasItsDefault()
    {
        using ChannelFixture channel = new(8, 2);
        using InformationPage page = new("pc");
        page.AddChannel("reports", channel, isWriter: false);
        page.AddEvent("wake");
        page.AddRegion("disk", null, 4096, MemoryKind.Private, isWritable: true);
        page.AddParameter("memory", 128ul << 20);
        page.AddParameter("frequency", ulong.MaxValue);
        Grants grants = page.Grants;
        Assert.Equal(2, grants.Parameters.Length);
        Assert.Equal(128ul << 20, grants.Parameter("memory"u8, 1));
        Assert.Equal(ulong.MaxValue, grants.Parameter("frequency"u8, 1));
        Assert.Equal(7ul, grants.Parameter("memo"u8, 7));
        Assert.Equal(7ul, grants.Parameter("memory-2"u8, 7));
        Assert.Equal(3ul, new InformationPage("other").Grants.Parameter("memory"u8, 3));
    }

    [Fact]
    public void APageThatIsNoneEndsTheSubject()
    {
        SubjectInformation information = default;
        SubjectInformation* page = &information;
        bool hasEnded = false;
        try
        {
            _ = new Grants(page);
        }
        catch (SubjectEndedException)
        {
            hasEnded = true;
        }

        Assert.True(hasEnded);
    }

    [Fact]
    public void AnInterruptIsTakenOnceAndOthersStay()
    {
        RecordingMachine machine = new();
        Instructions.Machine = machine;
        machine.Interrupts.Enqueue(200);
        machine.Interrupts.Enqueue(33);
        Assert.True(Waiting.TryWaitFor(33, wakes: 5));
        Assert.Equal([(Hypercall.Yield, 0ul)], machine.Hypercalls);
        Assert.False(Waiting.TryTake(33));
        Assert.True(Waiting.TryTake(200));
        Assert.False(Waiting.TryWaitFor(200, wakes: 2));
    }

    private static void Ask(InformationPage page, string what)
    {
        Grants grants = page.Grants;
        switch (what)
        {
            case "channel":
                _ = grants.ChannelToRead("other"u8);
                break;
            case "direction":
                _ = grants.ChannelToWrite("reports"u8);
                break;
            case "event":
                _ = grants.Event("passed"u8);
                break;
            case "region":
                _ = grants.Region("other"u8, 1, isWritable: false);
                break;
            case "size":
                _ = grants.Region("archive"u8, 4097, isWritable: false);
                break;
            case "rights":
                _ = grants.Region("archive"u8, 4096, isWritable: true);
                break;
            default:
                _ = grants.Region(MemoryKind.Audit, "audit"u8);
                break;
        }
    }
}
