using Iced.Intel;

namespace Bulkhead.ImageChecker.Code;

/// <summary>Sorts instructions by how they hand on control (Intel SDM volume 2).</summary>
internal static class BranchClassification
{
    public static BranchKind Classify(in Instruction instruction)
    {
        if (instruction.IsInvalid)
        {
            return BranchKind.Undecodable;
        }

        if (instruction.IsJmpShortOrNear || instruction.IsJmpFar)
        {
            return BranchKind.Jump;
        }

        if (instruction.IsJccShortOrNear || instruction.IsJcxShort || instruction.IsLoop || instruction.IsLoopcc)
        {
            return BranchKind.Conditional;
        }

        if (instruction.IsCallNear)
        {
            return BranchKind.Call;
        }

        if (instruction.IsJmpNearIndirect || instruction.IsJmpFarIndirect || instruction.Mnemonic == Mnemonic.Retf)
        {
            return BranchKind.IndirectJump;
        }

        return instruction.IsCallNearIndirect ? BranchKind.IndirectCall : ClassifyOther(instruction);
    }

    /// <summary>The constant target of a near or far branch.</summary>
    public static ulong DirectTarget(in Instruction instruction) => instruction.Op0Kind switch
    {
        OpKind.FarBranch16 => instruction.FarBranch16,
        OpKind.FarBranch32 => instruction.FarBranch32,
        _ => instruction.NearBranchTarget,
    };

    private static BranchKind ClassifyOther(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.Ret => BranchKind.Return,
        Mnemonic.Iret or Mnemonic.Iretd or Mnemonic.Iretq => BranchKind.End,
        Mnemonic.Sysret or Mnemonic.Sysretq or Mnemonic.Sysexit or Mnemonic.Sysexitq => BranchKind.End,
        Mnemonic.Sysenter or Mnemonic.Rsm => BranchKind.End,
        Mnemonic.Ud0 or Mnemonic.Ud1 or Mnemonic.Ud2 => BranchKind.End,
        // These come back to the next instruction: by the handler's return, by VMfail, or by the host's VM entry.
        Mnemonic.Int or Mnemonic.Int3 or Mnemonic.Int1 or Mnemonic.Into or Mnemonic.Syscall => BranchKind.None,
        Mnemonic.Vmlaunch or Mnemonic.Vmresume or Mnemonic.Vmcall => BranchKind.None,
        _ => instruction.FlowControl == FlowControl.Next ? BranchKind.None : BranchKind.Unsupported,
    };
}
