using System.Collections.Immutable;
using Bulkhead.ImageChecker.Rules;
using Iced.Intel;

namespace Bulkhead.ImageChecker.Stack;

/// <summary>What is known of the registers and of saved registers at one point of a function.</summary>
internal sealed class StackState
{
    private const int RegisterCount = 16;
    private readonly StackValue[] registers;

    private StackState(
        StackValue[] registers,
        ImmutableSortedDictionary<long, StackValue> slots,
        StackSwitchRule? stackSwitch)
    {
        this.registers = registers;
        Slots = slots;
        Switch = stackSwitch;
    }

    /// <summary>Values pushed, by the depth of their slot.</summary>
    public ImmutableSortedDictionary<long, StackValue> Slots { get; set; }

    /// <summary>
    /// The switch that led to the stack in use; null for the stack that the function was entered on.
    /// </summary>
    public StackSwitchRule? Switch { get; set; }

    /// <summary>The stack pointer; always a frame address.</summary>
    public StackValue Pointer
    {
        get => registers[Number(Register.RSP)];
        set => registers[Number(Register.RSP)] = value;
    }

    /// <summary>The state in which a function is entered.</summary>
    public static StackState AtEntry()
    {
        StackValue[] registers = [.. Enumerable.Range(0, RegisterCount).Select(StackValue.Entry)];
        registers[Number(Register.RSP)] = StackValue.Frame(0);
        return new(registers, ImmutableSortedDictionary<long, StackValue>.Empty, null);
    }

    /// <summary>Number of a general-purpose register of any width, 0 to 15; -1 for other registers.</summary>
    public static int Number(Register register) =>
        register.IsGPR() ? register.GetFullRegister() - Register.RAX : -1;

    /// <summary>An independent copy.</summary>
    public StackState Copy() => new([.. registers], Slots, Switch);

    /// <summary>The value of a general-purpose register; unknown for other registers.</summary>
    public StackValue Get(Register register) =>
        Number(register) is >= 0 and < RegisterCount and int number ? registers[number] : StackValue.Unknown;

    /// <summary>Sets a general-purpose register; other registers are not tracked.</summary>
    public void Set(Register register, StackValue value)
    {
        if (Number(register) is >= 0 and < RegisterCount and int number)
        {
            registers[number] = value;
        }
    }

    /// <summary>Forgets every register but the stack pointer that is not in the mask.</summary>
    public void Keep(uint mask)
    {
        for (int number = 0; number < RegisterCount; number++)
        {
            if ((mask & (1u << number)) == 0 && number != Number(Register.RSP))
            {
                registers[number] = StackValue.Unknown;
            }
        }
    }

    /// <summary>Moves to another stack: addresses of the old one mean nothing any more.</summary>
    public void ChangeStack(StackSwitchRule rule)
    {
        for (int number = 0; number < RegisterCount; number++)
        {
            registers[number] = registers[number].IsFrame ? StackValue.Unknown : registers[number];
        }

        Slots = Slots.Clear();
        Switch = rule;
        Pointer = StackValue.Frame(0);
    }

    /// <summary>The registers that hold what they held on entry, a bit each.</summary>
    public uint Preserved()
    {
        uint mask = 0;
        for (int number = 0; number < RegisterCount; number++)
        {
            mask |= registers[number] == StackValue.Entry(number) ? 1u << number : 0;
        }

        return mask;
    }

    /// <summary>Takes the deeper of the stack pointers on two ways to a point.</summary>
    /// <returns>Whether the pointer changed.</returns>
    public bool Deepen(StackState other)
    {
        StackValue before = Pointer;
        Pointer = before.Join(other.Pointer);
        return Pointer != before;
    }

    /// <summary>Keeps of the other registers and of the slots only what is known on both ways to a point.</summary>
    /// <param name="other">The state on the other way.</param>
    /// <param name="join">Whether two frame addresses are joined to a bound, rather than forgotten.</param>
    /// <returns>Whether something was forgotten.</returns>
    public bool MeetWith(StackState other, bool join)
    {
        bool changed = false;
        for (int number = 0; number < RegisterCount; number++)
        {
            StackValue before = registers[number];
            StackValue after = before.Join(other.registers[number]);
            if (after != before && number != Number(Register.RSP))
            {
                registers[number] = join ? after : StackValue.Unknown;
                changed = true;
            }
        }

        foreach ((long depth, StackValue value) in Slots)
        {
            if (!other.Slots.TryGetValue(depth, out StackValue same) || same != value)
            {
                Slots = Slots.Remove(depth);
                changed = true;
            }
        }

        return changed;
    }
}
