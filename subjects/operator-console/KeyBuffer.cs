namespace Bulkhead.Subjects.OperatorConsole;

using System;
using System.Runtime.CompilerServices;

/// <summary>Keys on their way to the selected guest, sent together as one message where they fit.</summary>
internal struct KeyBuffer
{
    private const int Capacity = 64;

    private Keys _keys;
    private int _count;

    /// <summary>Adds a key for the selected guest; without one it is dropped.</summary>
    public void Add(byte key, ref Desk desk)
    {
        if (desk.Selected == Desk.NoGuest)
        {
            return;
        }

        _keys[_count] = key;
        _count++;
        if (_count == Math.Min(Capacity, desk.GuestAt(desk.Selected).Input.MessageSize))
        {
            Send(ref desk);
        }
    }

    /// <summary>Sends what there is; it has to be called before another guest is selected.</summary>
    public void Send(ref Desk desk)
    {
        if (_count != 0)
        {
            ref Guest guest = ref desk.GuestAt(desk.Selected);
            Span<byte> keys = _keys;
            _ = guest.Input.TryWrite(keys.Slice(0, _count));
            guest.Typed += (ulong)_count;
            _count = 0;
        }
    }

    [InlineArray(Capacity)]
    private struct Keys
    {
        private byte _first;
    }
}
