using System.Text;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Subjects;
using Bulkhead.Subjects.OperatorConsole;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>The operator's console with guests, native subjects, a keyboard and what its terminal was sent.</summary>
internal sealed class OperatorDesk : IDisposable
{
    private const char Attention = '\u001d';

    private readonly InformationPage _page = new("console");
    private readonly Dictionary<string, (ChannelFixture Channel, ChannelWriter Writer)> _sources = [];
    private readonly Dictionary<string, (ChannelFixture Channel, ChannelReader Reader)> _inputs = [];
    private readonly Dictionary<string, (ChannelFixture Channel, StateWriter Writer)> _taken = [];
    private Switchboard _switchboard;
    private bool _isOpen;
    private int _seen;

    public OperatorDesk(string[] guests, params string[] natives)
    {
        Instructions.Machine = Machine;
        foreach (string name in (string[])[.. guests, .. natives])
        {
            ChannelFixture channel = new(64, 8);
            _sources[name] = (channel, new(channel.Entry()));
            _page.AddChannel($"{name}-console", channel, isWriter: false);
        }

        foreach (string name in guests)
        {
            ChannelFixture channel = new(16, 8);
            _inputs[name] = (channel, new(channel.Entry()));
            _page.AddChannel($"{name}-input", channel, isWriter: true);
        }
    }

    public RecordingMachine Machine { get; } = new();

    /// <summary>The guest tells what it takes; it takes what <see cref="Input"/> reads.</summary>
    public void AddTaken(string guest)
    {
        ChannelFixture channel = new(sizeof(ulong), 0, ChannelKind.State);
        _taken[guest] = (channel, new(channel.Entry()));
        _page.AddChannel($"{guest}-taken", channel, isWriter: false);
    }

    public void AddEvent(string name) => _page.AddEvent(name);

    public void AddParameter(string name, ulong value) => _page.AddParameter(name, value);

    /// <summary>A guest or a subject writes a message.</summary>
    public void Write(string name, ReadOnlySpan<byte> message)
    {
        (ChannelFixture channel, ChannelWriter writer) = _sources[name];
        Assert.True(writer.TryWrite(message));
        _sources[name] = (channel, writer);
    }

    public void Write(string name, string message) => Write(name, Encoding.Latin1.GetBytes(message));

    /// <summary>The console has a frame; what the terminal was sent in it.</summary>
    public string Run()
    {
        if (!_isOpen)
        {
            _switchboard.Open(_page.Grants);
            _isOpen = true;
        }

        _ = _switchboard.Run(_page.Grants);
        string sent = Machine.SentFrom(_seen);
        _seen = Machine.SentCount;
        return sent;
    }

    /// <summary>A frame after a message.</summary>
    public string Printed(string name, string message)
    {
        Write(name, message);
        return Run();
    }

    /// <summary>The operator types; '^' stands for the attention key.</summary>
    public string Typed(string keys)
    {
        foreach (byte key in Encoding.Latin1.GetBytes(keys.Replace('^', Attention)))
        {
            Machine.Received.Enqueue(key);
        }

        return Run();
    }

    /// <summary>What has come to the guest since the last time.</summary>
    public string Input(string guest)
    {
        StringBuilder text = new();
        (ChannelFixture channel, ChannelReader reader) = _inputs[guest];
        byte[] message = new byte[16];
        while (reader.TryRead(message, out int length))
        {
            text.Append(Encoding.Latin1.GetString(message, 0, length));
        }

        _inputs[guest] = (channel, reader);
        if (_taken.TryGetValue(guest, out (ChannelFixture Channel, StateWriter Writer) taken))
        {
            byte[] word = new byte[sizeof(ulong)];
            MessageWords.Write(word, 0, reader.Position);
            Assert.True(taken.Writer.TryWrite(word));
            _taken[guest] = taken;
        }

        return text.ToString();
    }

    public void Dispose()
    {
        _page.Dispose();
        foreach (ChannelFixture channel in _sources.Values.Select(source => source.Channel))
        {
            channel.Dispose();
        }

        foreach (ChannelFixture channel in _inputs.Values.Select(input => input.Channel))
        {
            channel.Dispose();
        }

        foreach (ChannelFixture channel in _taken.Values.Select(taken => taken.Channel))
        {
            channel.Dispose();
        }
    }
}
