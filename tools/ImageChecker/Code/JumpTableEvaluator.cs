using Iced.Intel;

namespace Bulkhead.ImageChecker.Code;

/// <summary>Evaluates a straight run of instructions as far as a jump through a table needs it.</summary>
internal sealed class JumpTableEvaluator
{
    private readonly Dictionary<Register, JumpTableValue> values = [];
    private readonly InstructionInfoFactory information = new();
    private Register compared;
    private uint comparedWith;
    private bool comparedWhole;

    /// <summary>Forgets everything: control may have come from elsewhere.</summary>
    public void Forget()
    {
        values.Clear();
        compared = Register.None;
    }

    /// <summary>What is known of a 64-bit register.</summary>
    public JumpTableValue Value(Register register) => values.GetValueOrDefault(register);

    /// <summary>Executes an instruction from which control goes on to the next.</summary>
    public void Execute(in Instruction instruction)
    {
        if (instruction.IsJccShortOrNear)
        {
            ApplyBound(instruction);
            return;
        }

        Register target = instruction.Op0Kind == OpKind.Register ? instruction.Op0Register : Register.None;
        JumpTableValue result = Result(instruction, target);
        Overwrite(instruction);
        if (result.Kind != JumpTableValueKind.Unknown)
        {
            values[target.GetFullRegister()] = result;
        }

        if (instruction.Mnemonic == Mnemonic.Cmp)
        {
            Compare(instruction, target);
        }
    }

    private void Overwrite(in Instruction instruction)
    {
        if (BranchClassification.Classify(instruction) != BranchKind.None)
        {
            Forget();
            return;
        }

        foreach (UsedRegister used in information.GetInfo(instruction).GetUsedRegisters())
        {
            if (used.Access is not (OpAccess.Read or OpAccess.CondRead or OpAccess.NoMemAccess or OpAccess.None))
            {
                Register whole = used.Register.GetFullRegister();
                values.Remove(whole);
                compared = compared.GetFullRegister() == whole ? Register.None : compared;
            }
        }

        if (instruction.RflagsModified != RflagsBits.None)
        {
            compared = Register.None;
        }
    }

    private void Compare(in Instruction instruction, Register register)
    {
        compared = Register.None;
        bool constant = instruction.Op1Kind
            is OpKind.Immediate8to32 or OpKind.Immediate8to64 or OpKind.Immediate32 or OpKind.Immediate32to64;
        if (constant && register.GetSize() is 4 or 8 && instruction.GetImmediate(1) is var bound and <= int.MaxValue)
        {
            compared = register;
            comparedWith = (uint)bound;
            comparedWhole = register.GetSize() == 8
                || Value(register.GetFullRegister()).Kind
                    is JumpTableValueKind.ZeroExtended or JumpTableValueKind.Bounded;
        }
    }

    private void ApplyBound(in Instruction instruction)
    {
        bool above = instruction.ConditionCode == ConditionCode.a;
        bool aboveOrEqual = instruction.ConditionCode == ConditionCode.ae && comparedWith > 0;
        if (compared == Register.None || !(above || aboveOrEqual))
        {
            return;
        }

        values[compared.GetFullRegister()] = new(
            comparedWhole ? JumpTableValueKind.Bounded : JumpTableValueKind.LowHalfBounded,
            above ? comparedWith : comparedWith - 1);
    }

    private JumpTableValue Result(in Instruction instruction, Register target)
    {
        if (!target.IsGPR32() && !target.IsGPR64())
        {
            return default;
        }

        JumpTableValue result = instruction.Mnemonic switch
        {
            Mnemonic.Mov or Mnemonic.Movsxd when instruction.Op1Kind == OpKind.Memory => Load(instruction, target),
            Mnemonic.Mov when instruction.Op1Kind == OpKind.Register => Move(instruction.Op1Register),
            Mnemonic.Lea when instruction.IsIPRelativeMemoryOperand && target.IsGPR64() =>
                new(JumpTableValueKind.Address, Address: instruction.IPRelativeMemoryAddress),
            Mnemonic.Add when instruction.Op1Kind == OpKind.Register && target.IsGPR64() =>
                Sum(Value(target), Value(instruction.Op1Register)),
            _ => default,
        };
        return result.Kind == JumpTableValueKind.Unknown && WritesZeroExtended(instruction, target)
            ? new(JumpTableValueKind.ZeroExtended)
            : result;
    }

    /// <summary>
    /// Whether a 32-bit destination is certainly written, which clears bits 63:32 (SDM volume 1, 3.4.1.1).
    /// </summary>
    private static bool WritesZeroExtended(in Instruction instruction, Register target) => target.IsGPR32()
        && instruction.Mnemonic is Mnemonic.Mov or Mnemonic.Movzx or Mnemonic.Movsx or Mnemonic.Add or Mnemonic.Sub
            or Mnemonic.And or Mnemonic.Or or Mnemonic.Xor or Mnemonic.Lea or Mnemonic.Inc or Mnemonic.Dec;

    private JumpTableValue Move(Register source)
    {
        JumpTableValue value = Value(source.GetFullRegister());
        if (source.IsGPR64())
        {
            return value;
        }

        return source.IsGPR32() && value.Kind is JumpTableValueKind.LowHalfBounded or JumpTableValueKind.Bounded
            ? value with { Kind = JumpTableValueKind.Bounded }
            : default;
    }

    private JumpTableValue Load(in Instruction instruction, Register target)
    {
        JumpTableValue table = Value(instruction.MemoryBase);
        JumpTableValue index = Value(instruction.MemoryIndex);
        bool isSigned = instruction.Mnemonic == Mnemonic.Movsxd;
        bool isElement = table.Kind == JumpTableValueKind.Address
            && index.Kind == JumpTableValueKind.Bounded
            && instruction.MemoryIndexScale == 4
            && instruction.SegmentPrefix == Register.None
            && instruction.MemorySize is MemorySize.UInt32 or MemorySize.Int32
            && (isSigned ? target.IsGPR64() : target.IsGPR32());
        return isElement
            ? new(
                JumpTableValueKind.Element,
                index.Bound,
                table.Address + instruction.MemoryDisplacement64,
                IsSigned: isSigned)
            : default;
    }

    private static JumpTableValue Sum(JumpTableValue first, JumpTableValue second) => (first.Kind, second.Kind) switch
    {
        (JumpTableValueKind.Element, JumpTableValueKind.Address) =>
            first with { Kind = JumpTableValueKind.Target, Base = second.Address },
        (JumpTableValueKind.Address, JumpTableValueKind.Element) =>
            second with { Kind = JumpTableValueKind.Target, Base = first.Address },
        _ => default,
    };
}
