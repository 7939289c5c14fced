using Iced.Intel;

namespace Bulkhead.ImageChecker.Code;

/// <summary>Recognises instructions that touch x87, MMX or vector state (SDM volume 1, chapters 8 to 15).</summary>
internal sealed class SimdUse
{
    private readonly InstructionInfoFactory information = new();

    /// <summary>Whether an instruction reads or writes such state; FXSAVE, XSAVE and their like do.</summary>
    public bool Touches(in Instruction instruction)
    {
        if (Saves(instruction) || Restores(instruction) || IsControl(instruction.Mnemonic))
        {
            return true;
        }

        foreach (CpuidFeature feature in instruction.CpuidFeatures)
        {
            if (feature is CpuidFeature.FPU or CpuidFeature.FPU287 or CpuidFeature.FPU387 or CpuidFeature.MMX)
            {
                return true;
            }
        }

        foreach (UsedRegister used in information.GetInfo(instruction).GetUsedRegisters())
        {
            Register register = used.Register;
            bool isX87OrMmx = register.IsST() || register.IsMM();
            if (isX87OrMmx || register.IsVectorRegister() || register.IsK() || register.IsTMM())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an instruction writes the whole state to memory.</summary>
    public static bool Saves(in Instruction instruction) => instruction.Mnemonic
        is Mnemonic.Fxsave or Mnemonic.Fxsave64 or Mnemonic.Xsave or Mnemonic.Xsave64 or Mnemonic.Xsavec
        or Mnemonic.Xsavec64 or Mnemonic.Xsaveopt or Mnemonic.Xsaveopt64 or Mnemonic.Xsaves or Mnemonic.Xsaves64;

    /// <summary>Whether an instruction loads the whole state from memory.</summary>
    public static bool Restores(in Instruction instruction) => instruction.Mnemonic
        is Mnemonic.Fxrstor or Mnemonic.Fxrstor64 or Mnemonic.Xrstor or Mnemonic.Xrstor64 or Mnemonic.Xrstors
        or Mnemonic.Xrstors64;

    private static bool IsControl(Mnemonic mnemonic) => mnemonic
        is Mnemonic.Ldmxcsr or Mnemonic.Stmxcsr or Mnemonic.Vldmxcsr or Mnemonic.Vstmxcsr or Mnemonic.Emms
        or Mnemonic.Vzeroupper or Mnemonic.Vzeroall;
}
