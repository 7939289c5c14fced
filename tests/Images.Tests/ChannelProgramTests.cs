namespace Bulkhead.Images.Tests;

/// <summary>The programs by which the guests of two-linuxes move a file; a file stands for the channel.</summary>
public sealed class ChannelProgramTests : IDisposable
{
    private const int ChannelLength = 16 << 10;

    private readonly TemporaryFolder _folder = new();
    private readonly string _channel;

    public ChannelProgramTests()
    {
        _channel = _folder.File("channel");
        File.WriteAllBytes(_channel, new byte[ChannelLength]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4097)]
    [InlineData(ChannelLength)]
    [InlineData(3 * ChannelLength)]
    public async Task AFileArrivesWhole(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        File.WriteAllBytes(_folder.File("sent"), content);
        Task<CommandResult> receiver = Task.Run(() => Receive(20));
        CommandResult sender = Command.Run(Program("channel-send"), _folder.File("sent"), _channel).Succeeded();
        CommandResult received = (await receiver).Succeeded();
        Assert.StartsWith($"received {length} bytes, sum ", received.Output, StringComparison.Ordinal);
        Assert.Equal(sender.Output.Split("sum ")[1], received.Output.Split("sum ")[1]);
        Assert.Equal(content, File.ReadAllBytes(_folder.File("received")));
    }

    /// <summary>Headers that lie in one field each, around a block that is all right.</summary>
    [Theory]
    [InlineData(8, 0xffff_ffff_ffff_ffff)]
    [InlineData(16, 0xffff_ffff_ffff_ffff)]
    [InlineData(16, 0x0100_0001)]
    [InlineData(24, 0xffff_ffff_ffff_fff8)]
    [InlineData(24, 8)]
    [InlineData(32, 0xffff_ffff_ffff_ffff)]
    [InlineData(32, 0)]
    [InlineData(40, 0)]
    [InlineData(0, 0x0000_0003_4c4e_4843)]
    public void AHostileSenderIsNotBelieved(int offset, ulong value)
    {
        File.WriteAllBytes(_folder.File("sent"), [1, 2, 3]);
        _ = Command.Run(Program("channel-send"), _folder.File("sent"), _channel).Succeeded();
        byte[] memory = File.ReadAllBytes(_channel);
        BitConverter.TryWriteBytes(memory.AsSpan(offset), value);
        File.WriteAllBytes(_channel, memory);
        CommandResult result = Receive(1);
        if (offset == 8)
        {
            // The number of the file may be any.
            result.Succeeded();
            return;
        }

        Assert.Equal(1, result.Status);
        Assert.Contains("no whole file came", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("received")));
    }

    [Fact]
    public void WhatIsWrongIsSaid()
    {
        File.WriteAllBytes(_channel, new byte[64]);
        CommandResult small = Receive(1);
        Assert.Equal(1, small.Status);
        Assert.Contains("is too small for a channel", small.Error, StringComparison.Ordinal);
        CommandResult absent = Command.Run(Program("channel-send"), _folder.File("absent"), _channel);
        Assert.Equal(1, absent.Status);
        Assert.Contains("absent: cannot be opened: No such file", absent.Error, StringComparison.Ordinal);
    }

    private CommandResult Receive(int seconds) => Command.Run(
        Program("channel-receive"), _folder.File("received"), _channel, $"{seconds}");

    private static string Program(string name) => Repository.PathOf(Path.Combine("build", "guests", name));
}
