using Iced.Intel;
using IcedCode = Iced.Intel.Code;

namespace Bulkhead.ImageChecker.Stack;

/// <summary>The effect of one instruction, calls and returns aside, on a <see cref="StackState"/>.</summary>
internal sealed class StackTransfer(int bits)
{
    private readonly InstructionInfoFactory factory = new();
    private readonly int width = bits / 8;

    /// <summary>
    /// Greatest depth in bytes that the last instruction reached, accesses below the pointer included.
    /// </summary>
    public long Deepest { get; private set; }

    /// <summary>Whether the last instruction wrote over the return address by a known offset.</summary>
    public bool OverwritesReturnAddress { get; private set; }

    /// <summary>Executes an instruction.</summary>
    /// <returns>False if the stack pointer is no longer a constant distance from where it was.</returns>
    public bool Execute(in Instruction instruction, StackState state)
    {
        OverwritesReturnAddress = false;
        Deepest = state.Pointer.Data;
        InstructionInfo information = factory.GetInfo(instruction);
        Access(instruction, information, state);
        bool constant = ExecuteKnown(instruction, state) ?? ExecuteOther(instruction, information, state);
        Deepest = Math.Max(Deepest, state.Pointer.Data);
        ForgetBelowPointer(state);
        return constant;
    }

    private bool? ExecuteKnown(in Instruction instruction, StackState state)
    {
        Register target = instruction.Op0Kind == OpKind.Register ? instruction.Op0Register : Register.None;
        bool whole = target.IsGPR() && target.GetSize() == width;
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Push:
                OverwritesReturnAddress |= state is { Switch: null, Pointer: { Kind: StackValueKind.Frame } pointer }
                    && pointer.Data < 0;
                Push(state, -instruction.StackPointerIncrement, whole ? state.Get(target) : StackValue.Unknown);
                return true;
            case Mnemonic.Pop when whole:
                return Assign(state, target, Pop(state, instruction.StackPointerIncrement));
            case Mnemonic.Leave when state.Get(Register.RBP).IsFrame && OperandSize(instruction) == width:
                state.Pointer = state.Get(Register.RBP);
                return Assign(state, Register.RBP, Pop(state, width));
            case Mnemonic.Enter when instruction.Immediate8_2nd == 0 && OperandSize(instruction) == width:
                Push(state, width, state.Get(Register.RBP));
                state.Set(Register.RBP, state.Pointer);
                state.Pointer = state.Pointer.Down(instruction.Immediate16);
                return true;
            case Mnemonic.Sub when whole && IsImmediate(instruction) && state.Get(target).IsFrame:
                return Assign(state, target, state.Get(target).Down(Immediate(instruction)));
            case Mnemonic.Add when whole && IsImmediate(instruction) && state.Get(target).IsFrame:
                return Assign(state, target, state.Get(target).Down(-Immediate(instruction)));
            case Mnemonic.And when whole && IsImmediate(instruction) && state.Get(target).IsFrame:
                return Align(state, target, -Immediate(instruction));
            case Mnemonic.Lea when whole:
                return Assign(state, target, EffectiveAddress(instruction, state));
            case Mnemonic.Mov when whole && instruction.Op1Kind == OpKind.Register && instruction.Op1Register.IsGPR():
                return Assign(state, target, state.Get(instruction.Op1Register));
            default:
                return null;
        }
    }

    private static bool ExecuteOther(in Instruction instruction, in InstructionInfo information, StackState state)
    {
        bool constant = true;
        bool interrupts = instruction.FlowControl == FlowControl.Interrupt;
        foreach (UsedRegister used in information.GetUsedRegisters())
        {
            if (used.Access is OpAccess.Read or OpAccess.CondRead or OpAccess.NoMemAccess or OpAccess.None)
            {
                continue;
            }

            if (used.Register.GetFullRegister() != Register.RSP)
            {
                state.Set(used.Register, StackValue.Unknown);
            }
            else if (!interrupts)
            {
                bool named = instruction.Op0Kind == OpKind.Register
                    && instruction.Op0Register.GetFullRegister() == Register.RSP;
                constant &= instruction.IsStackInstruction && !named && instruction.Mnemonic is not Mnemonic.Leave
                    and not Mnemonic.Enter;
            }
        }

        if (instruction.IsStackInstruction && constant && !interrupts)
        {
            state.Pointer = state.Pointer.Down(-instruction.StackPointerIncrement);
            Forget(state, state.Pointer.Data, Math.Max(0, -instruction.StackPointerIncrement));
        }

        return constant;
    }

    private static void Push(StackState state, int bytes, StackValue value)
    {
        state.Pointer = state.Pointer.Down(bytes);
        Forget(state, state.Pointer.Data, bytes);
        if (state.Pointer.Kind == StackValueKind.Frame)
        {
            state.Slots = state.Slots.SetItem(state.Pointer.Data, value);
        }
    }

    private static StackValue Pop(StackState state, int bytes)
    {
        StackValue value = state.Pointer.Kind == StackValueKind.Frame
            && state.Slots.TryGetValue(state.Pointer.Data, out StackValue saved) ? saved : StackValue.Unknown;
        state.Pointer = state.Pointer.Down(-bytes);
        return value;
    }

    /// <summary>Sets a register; the stack pointer takes only a frame address.</summary>
    private static bool Assign(StackState state, Register register, StackValue value)
    {
        if (register.GetFullRegister() == Register.RSP && !value.IsFrame)
        {
            return false;
        }

        state.Set(register, value);
        return true;
    }

    private static bool Align(StackState state, Register register, long alignment)
    {
        bool aligns = alignment > 0 && long.IsPow2(alignment);
        StackValue value = state.Get(register);
        return Assign(
            state,
            register,
            aligns ? new(StackValueKind.AlignedFrame, value.Data + alignment - 1) : StackValue.Unknown);
    }

    private StackValue EffectiveAddress(in Instruction instruction, StackState state)
    {
        StackValue value = state.Get(instruction.MemoryBase);
        bool simple = instruction.MemoryIndex == Register.None
            && value.IsFrame
            && instruction.MemoryBase.GetSize() == width;
        return simple ? value.Down(-Displacement(instruction)) : StackValue.Unknown;
    }

    /// <summary>
    /// Notes how deep an explicit memory operand reaches, and forgets the saved registers that it overwrites.
    /// </summary>
    private void Access(in Instruction instruction, in InstructionInfo information, StackState state)
    {
        StackValue value = state.Get(instruction.MemoryBase);
        for (int operand = 0; operand < instruction.OpCount; operand++)
        {
            if (instruction.GetOpKind(operand) != OpKind.Memory
                || instruction.MemoryIndex != Register.None
                || !value.IsFrame
                || information.GetOpAccess(operand) is OpAccess.None or OpAccess.NoMemAccess)
            {
                continue;
            }

            long depth = value.Data - Displacement(instruction);
            Deepest = Math.Max(Deepest, depth);
            bool writes = information.GetOpAccess(operand)
                is OpAccess.Write or OpAccess.CondWrite or OpAccess.ReadWrite or OpAccess.ReadCondWrite;
            if (writes)
            {
                int size = Math.Max(1, instruction.MemorySize.GetSize());
                Forget(state, depth, size);
                OverwritesReturnAddress |= state.Switch is null
                    && value.Kind == StackValueKind.Frame
                    && depth > -width
                    && depth - size < 0;
            }
        }
    }

    /// <summary>
    /// Forgets the slots that overlap <paramref name="size"/> bytes from <paramref name="depth"/> upwards.
    /// </summary>
    private static void Forget(StackState state, long depth, int size)
    {
        foreach (long slot in state.Slots.Keys)
        {
            if (slot - 8 < depth && slot > depth - size)
            {
                state.Slots = state.Slots.Remove(slot);
            }
        }
    }

    /// <summary>What lies below the stack pointer may be overwritten by an interrupt at any time.</summary>
    private static void ForgetBelowPointer(StackState state)
    {
        foreach (long slot in state.Slots.Keys)
        {
            if (slot > state.Pointer.Data)
            {
                state.Slots = state.Slots.Remove(slot);
            }
        }
    }

    private static int OperandSize(in Instruction instruction) => instruction.Code switch
    {
        IcedCode.Leaveq or IcedCode.Enterq_imm16_imm8 => 8,
        IcedCode.Leaved or IcedCode.Enterd_imm16_imm8 => 4,
        _ => 2,
    };

    private static bool IsImmediate(in Instruction instruction) => instruction.Op1Kind
        is OpKind.Immediate8 or OpKind.Immediate8to16 or OpKind.Immediate8to32 or OpKind.Immediate8to64
        or OpKind.Immediate16 or OpKind.Immediate32 or OpKind.Immediate32to64;

    private static long Immediate(in Instruction instruction) => instruction.Op1Kind == OpKind.Immediate32
        ? (int)instruction.Immediate32
        : (long)instruction.GetImmediate(1);

    private static long Displacement(in Instruction instruction) => instruction.MemoryBase.GetSize() == 4
        ? (int)instruction.MemoryDisplacement32
        : (long)instruction.MemoryDisplacement64;
}
