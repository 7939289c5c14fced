namespace Bulkhead.Subjects.OperatorConsole;

using System;
using System.Runtime.CompilerServices;

/// <summary>
/// Keys on their way to a guest, sent together as one message where they fit. They wait here while the guest takes none
/// and its channel is full. There is an end to that: the operator's way to the console is never blocked by them.
/// </summary>
internal struct KeyBuffer
{
    /// <summary>More than a person types, and than is pasted, to a guest that is busy for a while.</summary>
    private const int Capacity = 16_384;

    private Keys _keys;
    private int _next;
    private int _count;

    /// <summary>The guest that all of them are for.</summary>
    private int _guest;

    /// <summary>How many keys no guest took, and the guest that the last of them were for.</summary>
    public ulong Lost { get; private set; }

    public int LostFor { get; private set; }

    /// <summary>
    /// Adds a key for the selected guest; without one it is dropped. Keys that still wait for another guest are lost.
    /// </summary>
    public void Add(byte key, in Desk desk)
    {
        if (desk.Selected == Desk.NoGuest)
        {
            return;
        }

        if (_guest != desk.Selected)
        {
            Lose(_count);
            _count = 0;
            _guest = desk.Selected;
        }

        if (_count == Capacity)
        {
            Lose(1);
            return;
        }

        _keys[(_next + _count) % Capacity] = key;
        _count++;
    }

    /// <summary>
    /// Sends what the guest has room for. As long as it has not taken what was sent, only whole messages are, so that
    /// its channel holds as many keys as it can.
    /// </summary>
    public void Send(ref Desk desk, ref Terminal terminal)
    {
        if (_count == 0)
        {
            return;
        }

        ref Guest guest = ref desk.GuestAt(_guest);
        int whole = Math.Min(MessageBuffer.Size, guest.Input.MessageSize);
        ulong waiting = guest.CountWaiting();
        while (_count != 0 && waiting < guest.Input.SlotCount && (waiting == 0 || _count >= whole))
        {
            SendMessage(ref guest, Math.Min(_count, whole));
            terminal.Look();
            waiting += guest.HasTaken ? 1ul : 0;
        }
    }

    private void Lose(int keys)
    {
        Lost += (ulong)keys;
        LostFor = keys == 0 ? LostFor : _guest;
    }

    private void SendMessage(ref Guest guest, int length)
    {
        MessageBuffer message = default;
        for (int index = 0; index < length; index++)
        {
            message[index] = _keys[_next];
            _next = (_next + 1) % Capacity;
        }

        _count -= length;
        guest.Typed += (ulong)length;
        _ = guest.Input.TryWrite(((ReadOnlySpan<byte>)message).Slice(0, length));
    }

    [InlineArray(Capacity)]
    private struct Keys
    {
        private byte _first;
    }
}
