namespace Bulkhead.Seventeen.Tests;

using Bulkhead.Kernel.Cpu;

/// <summary>Runs of the environment as the SDM has them.</summary>
internal static class Runs
{
    private const uint InterruptFlag = 0x200;
    private const uint Iopl3 = 0x3000;

    public static IEnumerable<SensitiveInstruction> Instructions => Enum.GetValues<SensitiveInstruction>();

    /// <summary>All that the image makes, on a processor that has everything.</summary>
    public static SeventeenRuns All()
    {
        SeventeenRuns runs = default;
        runs.Bare = AtLevel0();
        runs.Guest = AtLevel0();
        runs.ExitingGuest = AtLevel0();
        runs.UmipBare = AtLevel0();
        runs.Deprivileged = AtLevel3();
        runs.UmipDeprivileged = AtLevel3();
        foreach (SensitiveInstruction instruction in Instructions.Where(SensitiveInstructionTable.IsPreventedByUmip))
        {
            ref ExperimentResult result = ref runs.UmipDeprivileged[instruction];
            result = default;
            result.SetFault(ExceptionVector.GeneralProtection, 0);
        }

        return runs;
    }

    public static EnvironmentRun AtLevel0()
    {
        EnvironmentRun run = Complete();
        Set(ref run, SensitiveInstruction.Sgdt, 0x4000_0360, 0x47);
        Set(ref run, SensitiveInstruction.Sidt, 0x4000_0420, 0x197);
        Set(ref run, SensitiveInstruction.Sldt, 0x30);
        Set(ref run, SensitiveInstruction.Smsw, 0x31);
        Set(ref run, SensitiveInstruction.Pushf, 2);
        Set(ref run, SensitiveInstruction.Popf, 2 | Iopl3);
        Set(ref run, SensitiveInstruction.Lar, 1, 0x409300);
        Set(ref run, SensitiveInstruction.Lsl, 1, 0x3fff);
        Set(ref run, SensitiveInstruction.Verr, 1);
        Set(ref run, SensitiveInstruction.Verw, 1);
        Set(ref run, SensitiveInstruction.Pop, 0x10);
        Set(ref run, SensitiveInstruction.Push, 0x8);
        Set(ref run, SensitiveInstruction.Call, 0x8, 8);
        Set(ref run, SensitiveInstruction.Jmp, 0x8, 0);
        Set(ref run, SensitiveInstruction.IntN, 0x8, 12);
        Set(ref run, SensitiveInstruction.Ret, 0x23, 0, 2, 0x1b);
        Set(ref run, SensitiveInstruction.Iret, 0x23, 0, 2 | InterruptFlag | Iopl3, 0x1b);
        Set(ref run, SensitiveInstruction.Str, 0x38);
        Set(ref run, SensitiveInstruction.Mov, 0x8, 0x10);
        return run;
    }

    public static EnvironmentRun AtLevel3()
    {
        EnvironmentRun run = Complete();
        Set(ref run, SensitiveInstruction.Sgdt, 0x4000_03b0, 0x67);
        Set(ref run, SensitiveInstruction.Sidt, 0x4000_05c0, 0x197);
        Set(ref run, SensitiveInstruction.Sldt, 0x58);
        Set(ref run, SensitiveInstruction.Smsw, 0x39);
        Set(ref run, SensitiveInstruction.Pushf, 2 | InterruptFlag);
        Set(ref run, SensitiveInstruction.Popf, 2 | InterruptFlag);
        Set(ref run, SensitiveInstruction.Push, 0xb);
        Set(ref run, SensitiveInstruction.Ret, 0x13, 0x10, 2 | InterruptFlag, 0x1b);
        Set(ref run, SensitiveInstruction.Iret, 0x13, 0x10, 2 | InterruptFlag, 0x1b);
        Set(ref run, SensitiveInstruction.Str, 0x60);
        Set(ref run, SensitiveInstruction.Mov, 0xb, 0x13);
        Fault(ref run, SensitiveInstruction.Pop, 0x10);
        Fault(ref run, SensitiveInstruction.Call, 0x40);
        Fault(ref run, SensitiveInstruction.Jmp, 0x40);
        Fault(ref run, SensitiveInstruction.IntN, 0x182);
        Fault(ref run, SensitiveInstruction.Mov, 0x10);
        return run;
    }

    /// <summary>A run without any results that came to its end.</summary>
    public static unsafe EnvironmentRun Complete()
    {
        using Blocks block = new();
        new Span<byte>(block.Memory, (int)EnvironmentBlock.Size).Clear();
        ((EnvironmentHeader*)block.Memory)->Completed = SensitiveInstructionTable.Count;
        EnvironmentRun run = default;
        EnvironmentRun.Read(ref run, block.Address);
        return run;
    }

    public static void Set(ref EnvironmentRun run, SensitiveInstruction instruction, params ReadOnlySpan<uint> values)
    {
        for (int index = 0; index < values.Length; index++)
        {
            run[instruction].Values[index] = values[index];
        }
    }

    private static void Fault(ref EnvironmentRun run, SensitiveInstruction instruction, uint errorCode) =>
        run[instruction].SetFault(ExceptionVector.GeneralProtection, errorCode);
}
