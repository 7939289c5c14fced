namespace Bulkhead.Subjects.OperatorConsole;

using System;

/// <summary>The commands of the console's own prompt.</summary>
internal static class Commands
{
    /// <summary>
    /// Does what the line says, or says what is wrong with it; an empty one goes back to the guest. Returns whether the
    /// operator stays at the prompt.
    /// </summary>
    public static bool Execute(ReadOnlySpan<byte> line, Grants grants, ref Desk desk, ref Terminal terminal)
    {
        ReadOnlySpan<byte> command = Word(ref line);
        ReadOnlySpan<byte> name = Word(ref line);
        if (command.Length == 0)
        {
            return Select(desk.Selected, ref desk, ref terminal);
        }

        if (Names.AreEqual(command, "select"u8))
        {
            return Select(desk.IndexOfGuest(name), ref desk, ref terminal);
        }

        if (Names.AreEqual(command, "list"u8))
        {
            List(grants, ref desk, ref terminal);
        }
        else if (Names.AreEqual(command, "status"u8))
        {
            SayStatus(ref desk, ref terminal);
        }
        else if (Names.AreEqual(command, "reset"u8))
        {
            Raise(grants, name, "-reset"u8, ref terminal);
        }
        else if (Names.AreEqual(command, "stop"u8))
        {
            Raise(grants, name, "-stop"u8, ref terminal);
        }
        else if (Names.AreEqual(command, "end"u8))
        {
            Raise(grants, "system"u8, "-end"u8, ref terminal);
        }
        else
        {
            Help(Names.AreEqual(command, "help"u8), ref terminal);
        }

        return true;
    }

    /// <summary>The first word of the line, which is taken off it; empty if there is none.</summary>
    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> line)
    {
        int start = 0;
        while (start < line.Length && line[start] == ' ')
        {
            start++;
        }

        int end = start;
        while (end < line.Length && line[end] != ' ')
        {
            end++;
        }

        ReadOnlySpan<byte> word = line.Slice(start, end - start);
        line = line.Slice(end);
        return word;
    }

    private static bool Select(int guest, ref Desk desk, ref Terminal terminal)
    {
        terminal.BeginReply();
        if (guest == Desk.NoGuest)
        {
            terminal.Write("no guest of that name listens: see list"u8);
            terminal.EndLine();
            return desk.GuestCount != 0;
        }

        desk.Selected = guest;
        terminal.Write(desk.NameOfGuest(guest));
        terminal.Write(" has the keyboard; Ctrl-] leads back to the console"u8);
        terminal.EndLine();
        MessagePrinter.ShowLine(ref desk, guest, ref terminal);
        return false;
    }

    private static void List(Grants grants, ref Desk desk, ref Terminal terminal)
    {
        for (int index = 0; index < desk.SourceCount; index++)
        {
            ref Source source = ref desk.SourceAt(index);
            bool isSelected = source.Guest != Source.NoGuest && source.Guest == desk.Selected;
            terminal.BeginReply();
            terminal.Write(Desk.NameOf(in source.Entry));
            terminal.Write(source.Guest == Source.NoGuest ? ": prints lines"u8 : ": a guest"u8);
            terminal.Write(isSelected ? ", has the keyboard"u8 : default);
            terminal.EndLine();
        }

        ReadOnlySpan<EventEntry> events = grants.Events;
        for (int index = 0; index < events.Length; index++)
        {
            terminal.BeginReply();
            terminal.Write("event "u8);
            terminal.Write(events[index].Name.Letters);
            terminal.EndLine();
        }
    }

    private static void SayStatus(ref Desk desk, ref Terminal terminal)
    {
        for (int index = 0; index < desk.SourceCount; index++)
        {
            ref Source source = ref desk.SourceAt(index);
            terminal.BeginReply();
            terminal.Write(Desk.NameOf(in source.Entry));
            terminal.Write(": messages lost: "u8);
            terminal.WriteDecimal(source.Reader.Lost);
            if (source.Guest != Source.NoGuest)
            {
                ref Guest guest = ref desk.GuestAt(source.Guest);
                terminal.Write(", bytes printed: "u8);
                terminal.WriteDecimal(guest.Printed);
                terminal.Write(", typed: "u8);
                terminal.WriteDecimal(guest.Typed);
            }

            terminal.EndLine();
        }

        terminal.BeginReply();
        terminal.Write("ticks since the schedule began: "u8);
        terminal.WriteDecimal(Time.Now);
        terminal.EndLine();
    }

    /// <summary>
    /// Causes the event that policy calls so, and says it before, since it may be the last thing to say.
    /// </summary>
    private static void Raise(Grants grants, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, ref Terminal terminal)
    {
        ReadOnlySpan<EventEntry> events = grants.Events;
        int found = -1;
        for (int index = 0; index < events.Length; index++)
        {
            found = Desk.IsJoined(events[index].Name.Letters, name, suffix) ? index : found;
        }

        terminal.BeginReply();
        terminal.Write(found < 0 ? "policy grants no event "u8 : "event "u8);
        terminal.Write(name);
        terminal.Write(suffix);
        terminal.EndLine();
        if (found >= 0)
        {
            new GrantedEvent((uint)found).Raise();
        }
    }

    private static void Help(bool isAsked, ref Terminal terminal)
    {
        if (!isAsked)
        {
            Say("there is no such command"u8, ref terminal);
        }

        Say("list          who prints here, and what events there are"u8, ref terminal);
        Say("select NAME   the keyboard is for this guest; so does an empty line"u8, ref terminal);
        Say("status        what was printed, lost and typed"u8, ref terminal);
        Say("reset NAME, stop NAME, end    cause the events NAME-reset, NAME-stop, system-end"u8, ref terminal);
        Say("Ctrl-]        always leads to this prompt"u8, ref terminal);
    }

    private static void Say(ReadOnlySpan<byte> text, ref Terminal terminal)
    {
        terminal.BeginReply();
        terminal.Write(text);
        terminal.EndLine();
    }
}
