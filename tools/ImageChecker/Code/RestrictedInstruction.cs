using Iced.Intel;

namespace Bulkhead.ImageChecker.Code;

/// <summary>
/// Names the instructions that only a stub of that name may hold: those that need CPL 0 or I/O privilege, VMX, SMX,
/// SGX and SMM instructions, those that change the privilege level or a segment, those that raise an exception or
/// interrupt on purpose, and those that show or change system state without privilege (SDM volume 3A, 2.8 and 6.9).
/// </summary>
internal static class RestrictedInstruction
{
    /// <summary>Needs no CPL 0 by itself (or not always), and is still the business of a stub.</summary>
    private static readonly HashSet<Mnemonic> Unprivileged =
    [
        Mnemonic.Sgdt, Mnemonic.Sidt, Mnemonic.Sldt, Mnemonic.Str, Mnemonic.Smsw, Mnemonic.Rdpmc,
        Mnemonic.Popf, Mnemonic.Popfd, Mnemonic.Popfq,
        Mnemonic.Lds, Mnemonic.Les, Mnemonic.Lfs, Mnemonic.Lgs, Mnemonic.Lss,
        Mnemonic.Wrfsbase, Mnemonic.Wrgsbase, Mnemonic.Wrpkru,
        Mnemonic.Iret, Mnemonic.Iretd, Mnemonic.Iretq, Mnemonic.Retf, Mnemonic.Rsm,
        Mnemonic.Syscall, Mnemonic.Sysenter, Mnemonic.Sysret, Mnemonic.Sysretq, Mnemonic.Sysexit, Mnemonic.Sysexitq,
        Mnemonic.Int3, Mnemonic.Int1, Mnemonic.Into, Mnemonic.Ud0, Mnemonic.Ud1, Mnemonic.Ud2,
        Mnemonic.Monitor, Mnemonic.Mwait, Mnemonic.Getsec, Mnemonic.Encls, Mnemonic.Enclu, Mnemonic.Enclv,
        Mnemonic.Vmcall, Mnemonic.Vmfunc, Mnemonic.Vmxon, Mnemonic.Vmxoff, Mnemonic.Vmclear, Mnemonic.Vmptrld,
        Mnemonic.Vmptrst, Mnemonic.Vmread, Mnemonic.Vmwrite, Mnemonic.Vmlaunch, Mnemonic.Vmresume, Mnemonic.Invept,
        Mnemonic.Invvpid, Mnemonic.Vmmcall, Mnemonic.Vmrun, Mnemonic.Skinit,
    ];

    /// <summary>The stub that may hold an instruction, or null if any code may.</summary>
    /// <remarks>
    /// The mnemonic in lower case, but: <c>mov_to_cr0</c>, <c>mov_from_dr7</c>, <c>mov_to_ss</c>, <c>pop_fs</c>,
    /// <c>in8</c>, <c>out32</c>, <c>ins16</c>, <c>outs8</c>, <c>int_128</c>, <c>jmp_far</c>, <c>call_far</c>.
    /// </remarks>
    public static string? StubName(in Instruction instruction)
    {
        string mnemonic = instruction.Mnemonic.ToString().ToLowerInvariant();
        return instruction.Mnemonic switch
        {
            Mnemonic.Mov => MoveName(instruction),
            Mnemonic.Pop when instruction.Op0Register.IsSegmentRegister() =>
                $"pop_{Lower(instruction.Op0Register)}",
            Mnemonic.In => $"in{instruction.Op0Register.GetSize() * 8}",
            Mnemonic.Out => $"out{instruction.Op1Register.GetSize() * 8}",
            Mnemonic.Insb or Mnemonic.Outsb => $"{mnemonic[..^1]}8",
            Mnemonic.Insw or Mnemonic.Outsw => $"{mnemonic[..^1]}16",
            Mnemonic.Insd or Mnemonic.Outsd => $"{mnemonic[..^1]}32",
            Mnemonic.Int => $"int_{instruction.Immediate8}",
            Mnemonic.Jmp when instruction.IsJmpFar || instruction.IsJmpFarIndirect => "jmp_far",
            Mnemonic.Call when instruction.IsCallFar || instruction.IsCallFarIndirect => "call_far",
            _ => instruction.IsPrivileged || Unprivileged.Contains(instruction.Mnemonic) ? mnemonic : null,
        };
    }

    private static string? MoveName(in Instruction instruction)
    {
        if (IsSystem(instruction.Op0Register))
        {
            return $"mov_to_{Lower(instruction.Op0Register)}";
        }

        bool readsSystem = instruction.Op1Register.IsCR() || instruction.Op1Register.IsDR();
        return readsSystem ? $"mov_from_{Lower(instruction.Op1Register)}" : null;
    }

    private static bool IsSystem(Register register) =>
        register.IsCR() || register.IsDR() || register.IsSegmentRegister() || register.IsTR();

    private static string Lower(Register register) => register.ToString().ToLowerInvariant();
}
