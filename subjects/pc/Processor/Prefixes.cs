namespace Bulkhead.Subjects.Pc.Processor;

using System.Runtime.CompilerServices;

/// <summary>An instruction's prefixes (SDM Vol. 2A, 2.1.1 and 2.2.1).</summary>
internal struct Prefixes
{
    private const int RexW = 8;

    /// <summary>The REX prefix, 40H to 4FH; 0 without one.</summary>
    public byte Rex;
    public bool HasOperandSize;
    public bool HasAddressSize;
    public bool HasLock;

    /// <summary>REP or REPNE.</summary>
    public bool HasRepeat;
    public bool HasSegment;

    /// <summary>Takes all prefixes. A REX prefix counts only if the opcode follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(ref InstructionCursor cursor, CodeMode mode)
    {
        // Most often there is none, or REX alone.
        byte next = cursor.Next;
        if (next is >= 0x88 and <= 0x8b)
        {
            return;
        }

        TakeAll(ref cursor, mode);
    }

    /// <summary>In bytes: 2, 4 or 8, of instructions whose opcode does not say "byte".</summary>
    public readonly int OperandSizeIn(CodeMode mode)
    {
        if ((Rex & RexW) != 0)
        {
            return sizeof(ulong);
        }

        return (mode == CodeMode.Code16) == HasOperandSize ? sizeof(uint) : sizeof(ushort);
    }

    /// <summary>In bytes: 2, 4 or 8.</summary>
    public readonly int AddressSizeIn(CodeMode mode)
    {
        if (mode == CodeMode.Code64)
        {
            return HasAddressSize ? sizeof(uint) : sizeof(ulong);
        }

        return (mode == CodeMode.Code16) == HasAddressSize ? sizeof(uint) : sizeof(ushort);
    }

    private void TakeAll(ref InstructionCursor cursor, CodeMode mode)
    {
        for (int taken = 0; taken < InstructionBytes.MaximumLength; taken++)
        {
            byte next = cursor.Next;
            if (mode == CodeMode.Code64 && (next & 0xf0) == 0x40)
            {
                Rex = next;
            }
            else if (IsLegacy(next))
            {
                Rex = 0;
            }
            else
            {
                return;
            }

            cursor.Take();
        }
    }

    private bool IsLegacy(byte next)
    {
        if (next < 0x64)
        {
            bool isSegment = (next & 0xe7) == 0x26;
            HasSegment |= isSegment;
            return isSegment;
        }

        if (next is > 0x67 and < 0xf0)
        {
            return false;
        }

        HasSegment |= next is 0x64 or 0x65;
        HasOperandSize |= next == 0x66;
        HasAddressSize |= next == 0x67;
        HasLock |= next == 0xf0;
        HasRepeat |= next is 0xf2 or 0xf3;
        return next is <= 0x67 or 0xf0 or 0xf2 or 0xf3;
    }
}
