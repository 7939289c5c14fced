namespace Bulkhead.Kernel.Trials.Seventeen;

/// <summary>
/// The sensitive unprivileged instructions of Robin and Irvine (2000, section 3), in the order of the experiments of
/// kernel/Trials/Seventeen/Program/experiments.inc.
/// </summary>
public enum SensitiveInstruction
{
    Sgdt,
    Sidt,
    Sldt,
    Smsw,
    Pushf,
    Popf,
    Lar,
    Lsl,
    Verr,
    Verw,
    Pop,
    Push,
    Call,
    Jmp,
    IntN,
    Ret,
    Iret,
    Str,
    Mov,
}
