namespace Bulkhead.Subjects.OperatorConsole;

using System;

/// <summary>
/// Between the guests and the operator. What is typed goes to the selected guest, and to nobody else; the key Ctrl-]
/// always leads to the console's own prompt, and nothing that is typed there goes to a guest.
/// </summary>
internal struct Switchboard
{
    /// <summary>The key that guests never get: Ctrl-].</summary>
    public const byte Attention = 0x1d;

    /// <summary>Columns of the terminal unless the parameter "columns" says otherwise, and the most of it.</summary>
    private const ulong DefaultColumns = 80;
    private const ulong MaximumColumns = 1000;

    /// <summary>So many messages of each source are printed before the subject gives its frame back.</summary>
    private const int MaximumRounds = 64;

    /// <summary>So many keys are taken at a time, however fast they come.</summary>
    private const int MaximumKeys = 256;

    private Desk _desk;
    private Terminal _terminal;
    private Prompt _prompt;
    private KeyBuffer _keys;
    private bool _isAtPrompt;
    private bool _isAfterReturn;
    private ulong _overruns;
    private ulong _lost;

    /// <summary>While a command is being typed nothing else is printed, so that nobody can scroll it away.</summary>
    private readonly bool IsHolding => _isAtPrompt && _prompt.Line.Length != 0;

    /// <summary>
    /// Takes what policy grants. The guest that the parameter "selected" says, counted from 1, gets the keyboard: the
    /// first one if policy does not say, none if it says 0.
    /// </summary>
    public void Open(Grants grants)
    {
        ulong columns = Math.Min(grants.Parameter("columns"u8, DefaultColumns), MaximumColumns);
        ulong selected = grants.Parameter("selected"u8, 1);
        _terminal.Open(grants);
        _desk.Open(grants, (int)columns, ref _terminal);
        _desk.Selected = selected <= (ulong)_desk.GuestCount ? (int)selected - 1 : Desk.NoGuest;
    }

    /// <summary>
    /// Takes what was typed, prints a message of each source in turn, so that a flood silences nobody, and shows the
    /// selected guest's unended line; or, after one turn, the prompt, so that it is never far. Returns whether there
    /// was anything to do.
    /// </summary>
    public bool Run(Grants grants)
    {
        bool isMore = true;
        bool isBusy = TakeKeys(grants);
        for (int round = 0; round < (_isAtPrompt ? 1 : MaximumRounds) && isMore; round++)
        {
            isMore = false;
            for (int index = 0; index < _desk.SourceCount && !IsHolding; index++)
            {
                isMore |= MessagePrinter.TryPrint(ref _desk, index, ref _terminal);
                isBusy |= isMore | TakeKeys(grants);
            }
        }

        ShowUnended();
        return isBusy;
    }

    /// <summary>Does what was typed; false if nothing was.</summary>
    private bool TakeKeys(Grants grants)
    {
        int count = 0;
        for (; count < MaximumKeys && _terminal.TryRead(out byte key); count++)
        {
            TakeKey(grants, key);
        }

        _keys.Send(ref _desk, ref _terminal);
        if (_terminal.Overruns != _overruns)
        {
            _overruns = _terminal.Overruns;
            _terminal.BeginReply();
            _terminal.Write("keys were lost: they came faster than the serial port holds them"u8);
            _terminal.EndLine();
        }

        // Once for all that are lost in a row.
        if (_keys.Lost != _lost && count == 0)
        {
            _lost = _keys.Lost;
            _terminal.BeginReply();
            _terminal.Write("keys were lost: "u8);
            _terminal.Write(_desk.NameOfGuest(_keys.LostFor));
            _terminal.Write(" takes none"u8);
            _terminal.EndLine();
        }

        return count != 0;
    }

    private void TakeKey(Grants grants, byte key)
    {
        bool isPaired = _isAfterReturn && key == '\n';
        _isAfterReturn = false;
        if (isPaired)
        {
            return;
        }

        if (key == Attention)
        {
            _keys.Send(ref _desk, ref _terminal);
            _isAtPrompt = true;
            _prompt.Clear();
            ShowUnended();
        }
        else if (!_isAtPrompt)
        {
            _keys.Add(key, in _desk);
        }
        else if (_prompt.Take(key))
        {
            _isAfterReturn = key == '\r';
            Execute(grants);
        }
        else
        {
            ShowUnended();
        }
    }

    private void Execute(Grants grants)
    {
        ShowUnended();
        _terminal.EndLine();
        _isAtPrompt = Commands.Execute(_prompt.Line.Text, grants, ref _desk, ref _terminal);
        _prompt.Clear();
        ShowUnended();
    }

    private void ShowUnended()
    {
        if (_isAtPrompt)
        {
            if (_terminal.Owner != Terminal.Console)
            {
                _terminal.BeginReply();
            }

            _terminal.Show(in _prompt.Line);
        }
        else if (_desk.Selected != Desk.NoGuest)
        {
            int guest = _desk.Selected;
            if (_desk.GuestAt(guest).Line.Length != 0 || _terminal.Owner == Terminal.FirstGuest + guest)
            {
                MessagePrinter.ShowLine(ref _desk, guest, ref _terminal);
            }
        }
    }
}
