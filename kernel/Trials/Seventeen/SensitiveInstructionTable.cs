namespace Bulkhead.Kernel.Trials.Seventeen;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// What is known of each <see cref="SensitiveInstruction"/> beforehand, and how its results are printed.
/// </summary>
public static class SensitiveInstructionTable
{
    public const int Count = 19;

    /// <summary>
    /// Seventeen if PUSHF and POPF, which the paper treats together, are one, and RET and IRET, of which it says that
    /// the one prevents virtualization in the same way as the other.
    /// </summary>
    public const int PaperCount = 17;

    private const uint InterruptFlag = 1 << 9;
    private const uint PrivilegeLevelMask = 3 << 12;

    private static ReadOnlySpan<byte> Names =>
        ("SGDT\0SIDT\0SLDT\0SMSW\0PUSHF\0POPF\0LAR\0LSL\0VERR\0VERW\0POP\0PUSH\0CALL\0JMP\0INT n\0"u8 +
         "RET\0IRET\0STR\0MOV\0"u8);

    private static ReadOnlySpan<byte> PointNames =>
        ("sgdt\0sidt\0sldt\0smsw\0pushf-popf\0lar\0lsl\0verr\0verw\0pop\0push\0call\0jmp\0int-n\0"u8 +
         "ret-iret\0str\0mov\0"u8);

    /// <summary>See <see cref="ResultText"/>.</summary>
    private static ReadOnlySpan<byte> Formats =>
        ("$ limit=$\0$ limit=$\0$\0$\0^\0^\0ZF=% $\0ZF=% $\0ZF=%\0ZF=%\0SS=$\0CS=$\0"u8 +
         "CS=$, pushes %\0CS=$, pushes %\0CS=$, pushes %\0SS=$ ES=$\0_ES=$ ^\0$\0CS=$ SS=$\0"u8);

    private static ReadOnlySpan<byte> ProblemWords =>
        "reveals state\0silently ignored\0wrong answer\0faults\0keeps segments\0reveals, faults\0"u8;

    public static ReadOnlySpan<byte> Name(SensitiveInstruction instruction) => NameList.At(Names, (int)instruction);

    /// <summary>How the values of a result are printed, for <see cref="ResultText"/>.</summary>
    public static ReadOnlySpan<byte> Format(SensitiveInstruction instruction) =>
        NameList.At(Formats, (int)instruction);

    /// <summary>The name of the test point of that number, 0 to 16.</summary>
    public static ReadOnlySpan<byte> PointName(int point) => NameList.At(PointNames, point);

    /// <summary>The number of the test point to which an instruction belongs.</summary>
    public static int Point(SensitiveInstruction instruction) => (int)instruction
        - (instruction >= SensitiveInstruction.Popf ? 1 : 0)
        - (instruction >= SensitiveInstruction.Iret ? 1 : 0);

    public static ReadOnlySpan<byte> Words(Problem problem) => NameList.At(ProblemWords, (int)problem);

    /// <summary>The problem that the paper describes for an instruction (sections 3.1 and 3.2).</summary>
    public static Problem PaperProblem(SensitiveInstruction instruction) => instruction switch
    {
        SensitiveInstruction.Popf => Problem.SilentlyIgnored,
        >= SensitiveInstruction.Lar and <= SensitiveInstruction.Verw => Problem.WrongAnswer,
        SensitiveInstruction.Pop or (>= SensitiveInstruction.Call and <= SensitiveInstruction.IntN) => Problem.Faults,
        SensitiveInstruction.Ret or SensitiveInstruction.Iret => Problem.KeepsSegments,
        SensitiveInstruction.Mov => Problem.RevealsStateAndFaults,
        _ => Problem.RevealsState,
    };

    /// <summary>UMIP makes the instruction fault at CPL 3 (SDM Vol. 3A, 2.5, CR4.UMIP).</summary>
    public static bool IsPreventedByUmip(SensitiveInstruction instruction) =>
        instruction is <= SensitiveInstruction.Smsw or SensitiveInstruction.Str;

    /// <summary>
    /// Whether the results of an instruction at CPL 0 and at CPL 3 show <paramref name="problem"/>; at CPL 0 there
    /// must not have been a fault.
    /// </summary>
    public static bool IsShown(Problem problem, in ExperimentResult bare, in ExperimentResult deprivileged)
    {
        const uint IgnoredFlags = InterruptFlag | PrivilegeLevelMask;
        bool isFirstDifferent = deprivileged.Values[0] != bare.Values[0];
        if (bare.HasFault)
        {
            return false;
        }

        switch (problem)
        {
            case Problem.Faults:
                return deprivileged.IsGeneralProtection;
            case Problem.RevealsStateAndFaults:
                return isFirstDifferent && deprivileged.Values[0] != 0 && deprivileged.IsGeneralProtection;
            case Problem.RevealsState:
                return isFirstDifferent && !deprivileged.HasFault;
            case Problem.SilentlyIgnored:
                return !deprivileged.HasFault
                    && ((bare.Values[0] ^ deprivileged.Values[0]) & IgnoredFlags) == IgnoredFlags;
            case Problem.WrongAnswer:
                return !deprivileged.HasFault && bare.Values[0] == 1 && deprivileged.Values[0] == 0;
            default:
                return !deprivileged.HasFault && bare.Values[1] == 0 && deprivileged.Values[1] != 0;
        }
    }
}
