namespace Bulkhead.Subjects.OperatorConsole;

using System;
using System.Runtime.CompilerServices;

/// <summary>
/// Prints a message of a source: lines as they are, and the bytes of a guest through its <see cref="TextLine"/>. Each
/// line begins with the name that policy has for its writer, whatever the writer sends.
/// </summary>
internal static class MessagePrinter
{
    private const byte LineFeed = 0x0a;
    private const byte CarriageReturn = 0x0d;
    private const byte Backspace = 0x08;
    private const byte Tab = 0x09;

    /// <summary>Prints the next message; false if there is none.</summary>
    public static bool TryPrint(ref Desk desk, int index, ref Terminal terminal)
    {
        Message buffer = default;
        Span<byte> message = buffer;
        ref Source source = ref desk.SourceAt(index);
        ulong lostBefore = source.Reader.Lost;
        bool isThere = source.Reader.TryRead(message, out int length);
        if (source.Reader.Lost != lostBefore)
        {
            SayLost(ref desk, ref source, source.Reader.Lost - lostBefore, ref terminal);
        }

        ReadOnlySpan<byte> text = message.Slice(0, length);
        if (isThere && source.Guest == Source.NoGuest)
        {
            PrintLine(in desk, Desk.NameOf(in source.Entry), text, ref terminal);
        }
        else if (isThere)
        {
            PrintBytes(ref desk, source.Guest, text, ref terminal);
        }

        return isThere;
    }

    /// <summary>Shows what the guest has written of a line so far.</summary>
    public static void ShowLine(ref Desk desk, int guest, ref Terminal terminal)
    {
        Resume(ref desk, guest, ref terminal);
        terminal.Show(in desk.GuestAt(guest).Line);
    }

    private static void SayLost(ref Desk desk, ref Source source, ulong lost, ref Terminal terminal)
    {
        if (source.Guest != Source.NoGuest)
        {
            ref Guest guest = ref desk.GuestAt(source.Guest);
            guest.Escapes = default;
            if (guest.Line.Length != 0)
            {
                EndLine(ref desk, source.Guest, ref terminal);
            }
        }

        terminal.Begin(Terminal.Console, "# "u8, Desk.NameOf(in source.Entry));
        terminal.Write(": it wrote faster than the console prints: "u8);
        terminal.WriteDecimal(lost);
        terminal.Write(" messages are missing"u8);
        terminal.EndLine();
    }

    private static void PrintBytes(ref Desk desk, int index, ReadOnlySpan<byte> bytes, ref Terminal terminal)
    {
        ref Guest guest = ref desk.GuestAt(index);
        guest.Printed += (ulong)bytes.Length;
        for (int position = 0; position < bytes.Length; position++)
        {
            // What does not end a line is not sent yet: nothing else would look at the serial line meanwhile.
            terminal.Look();
            byte value = bytes[position];
            bool isInSequence = guest.Escapes.Take(value);
            switch (isInSequence ? guest.Escapes.Final : value)
            {
                case (byte)'H' or (byte)'f' when isInSequence:
                    MoveToAnotherLine(ref desk, index, ref terminal);
                    break;
                case var final when isInSequence:
                    guest.Line.Control(final, guest.Escapes.Parameter);
                    break;
                case LineFeed:
                    EndLine(ref desk, index, ref terminal);
                    break;
                case CarriageReturn:
                    guest.Line.CarriageReturn();
                    break;
                case Backspace:
                    guest.Line.Backspace();
                    break;
                case Tab:
                    guest.Line.Tab();
                    break;
                default:
                    Put(ref desk, index, value, ref terminal);
                    break;
            }
        }
    }

    private static void Put(ref Desk desk, int index, byte value, ref Terminal terminal)
    {
        EscapedByte escaped = new(value);
        for (int position = 0; position < escaped.Length; position++)
        {
            if (desk.GuestAt(index).Line.IsFull)
            {
                EndLine(ref desk, index, ref terminal);
            }

            desk.GuestAt(index).Line.Put(escaped[position]);
        }
    }

    /// <summary>A program that has the whole screen: what it writes in one place becomes a line.</summary>
    private static void MoveToAnotherLine(ref Desk desk, int guest, ref Terminal terminal)
    {
        if (desk.GuestAt(guest).Line.IsBlank && terminal.Owner != Terminal.FirstGuest + guest)
        {
            desk.GuestAt(guest).Line.Clear();
        }
        else
        {
            EndLine(ref desk, guest, ref terminal);
        }
    }

    private static void EndLine(ref Desk desk, int guest, ref Terminal terminal)
    {
        Resume(ref desk, guest, ref terminal);
        terminal.ShowText(in desk.GuestAt(guest).Line);
        terminal.EndLine();
        desk.GuestAt(guest).Line.Clear();
    }

    /// <summary>Has the terminal's unended line be the guest's.</summary>
    private static void Resume(ref Desk desk, int guest, ref Terminal terminal)
    {
        int owner = Terminal.FirstGuest + guest;
        if (terminal.Owner != owner)
        {
            terminal.Begin(owner, desk.NameOfGuest(guest), ": "u8);
        }
    }

    /// <summary>A line of a native subject, in as many lines as the terminal's width needs.</summary>
    private static void PrintLine(
        in Desk desk,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> text,
        ref Terminal terminal)
    {
        bool isDiagnostic = Names.StartsWith(text, "# "u8);
        text = text.Slice(isDiagnostic ? 2 : 0);
        int columns = desk.ColumnsBehind(name.Length + (isDiagnostic ? "# : "u8.Length : ": "u8.Length));
        BeginLine(isDiagnostic, name, ref terminal);
        int free = columns;
        for (int index = 0; index < text.Length; index++)
        {
            EscapedByte escaped = new(text[index]);
            if (free < escaped.Length)
            {
                terminal.EndLine();
                BeginLine(isDiagnostic, name, ref terminal);
                free = columns;
            }

            for (int position = 0; position < escaped.Length; position++)
            {
                terminal.Write(escaped[position]);
            }

            free -= escaped.Length;
        }

        terminal.EndLine();
    }

    private static void BeginLine(bool isDiagnostic, ReadOnlySpan<byte> name, ref Terminal terminal)
    {
        terminal.Begin(Terminal.Console, isDiagnostic ? "# "u8 : default, name);
        terminal.Write(": "u8);
    }

    [InlineArray(Desk.MaximumMessage)]
    private struct Message
    {
        private byte _first;
    }
}
