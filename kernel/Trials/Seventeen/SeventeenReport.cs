namespace Bulkhead.Kernel.Trials.Seventeen;

using System;
using Bulkhead.Kernel.Console;

/// <summary>The table of the seventeen, and a test point for each.</summary>
public static class SeventeenReport
{
    private const int NameWidth = 7;
    private const int ResultWidth = 27;

    /// <summary>Writes the table as diagnostics; a run that is not complete has dashes.</summary>
    public static void WriteTable(ref KernelLog log, in SeventeenRuns runs)
    {
        log.Write("# what each instruction shows to an operating system in 32-bit protected mode\n#    "u8);
        WriteCell(ref log, "instr."u8, NameWidth);
        WriteCell(ref log, "bare, CPL 0"u8, ResultWidth);
        WriteCell(ref log, "de-privileged, CPL 3"u8, ResultWidth);
        WriteCell(ref log, "virtual machine, CPL 0"u8, ResultWidth);
        log.Write("problem at CPL 3\n"u8);
        int lastPoint = -1;
        for (SensitiveInstruction instruction = 0; (int)instruction < SensitiveInstructionTable.Count; instruction++)
        {
            int point = SensitiveInstructionTable.Point(instruction);
            log.Write(point == lastPoint || point >= 9 ? "# "u8 : "#  "u8);
            log.Write(point == lastPoint ? "  "u8 : default);
            if (point != lastPoint)
            {
                log.WriteDecimal((ulong)point + 1);
            }

            log.Write((byte)' ');
            lastPoint = point;
            WriteCell(ref log, SensitiveInstructionTable.Name(instruction), NameWidth);
            WriteResult(ref log, runs.Bare, instruction);
            WriteResult(ref log, runs.Deprivileged, instruction);
            WriteResult(ref log, runs.Guest, instruction);
            Problem problem = SensitiveInstructionTable.PaperProblem(instruction);
            log.Write(IsShown(runs, instruction, problem) ? SensitiveInstructionTable.Words(problem) : "none shown"u8);
            log.Write((byte)'\n');
        }
    }

    /// <summary>
    /// Reports a test point for each of the seventeen: on bare metal and in the virtual machine all is the same, and
    /// the de-privileged run shows the paper's problem.
    /// </summary>
    public static void WritePoints(ref KtapReport report, in SeventeenRuns runs)
    {
        SensitiveInstruction instruction = 0;
        for (int point = 0; point < SensitiveInstructionTable.PaperCount; point++)
        {
            SensitiveInstruction first = instruction;
            bool agrees = true;
            bool isProblem = true;
            for (; (int)instruction < SensitiveInstructionTable.Count
                && SensitiveInstructionTable.Point(instruction) == point; instruction++)
            {
                agrees &= Agrees(runs, instruction);
                isProblem &= IsShown(runs, instruction, SensitiveInstructionTable.PaperProblem(instruction));
            }

            ref KernelLog log = ref report.Log;
            _ = report.Point(agrees && isProblem, SensitiveInstructionTable.PointName(point));
            log.Write(agrees ? "agree"u8 : "bare metal and virtual machine differ"u8);
            log.Write(isProblem ? "; de-privileged: "u8 : "; de-privileged: not shown: "u8);
            for (SensitiveInstruction member = first; member < instruction; member++)
            {
                Problem problem = SensitiveInstructionTable.PaperProblem(member);
                bool isRepeated = member != first && problem == SensitiveInstructionTable.PaperProblem(member - 1);
                log.Write(isRepeated || member == first ? default : ", "u8);
                log.Write(isRepeated ? default : SensitiveInstructionTable.Words(problem));
            }

            log.Write((byte)'\n');
        }
    }

    /// <summary>
    /// Reports the run with descriptor-table exiting: the same results, though the handler has answered the four
    /// <paramref name="stores"/> on trial, and the four <paramref name="loads"/> before them.
    /// </summary>
    public static void WriteExitingPoint(ref KtapReport report, in SeventeenRuns runs, uint stores, uint loads)
    {
        const uint Each = 4;
        bool agrees = runs.ExitingGuest.Is(runs.Bare);
        _ = report.Point(agrees && stores == Each && loads == Each, "descriptor-table-exiting"u8);
        report.Log.Write(agrees ? "agree; "u8 : "bare metal and virtual machine differ; "u8);
        report.Log.Write("the handler answered % of SGDT, SIDT, SLDT, STR and % loads\n"u8, stores, loads);
    }

    /// <summary>
    /// Reports the runs with CR4.UMIP = 1: nothing changes at CPL 0; at CPL 3 the instructions that it is for raise
    /// #GP(0), and nothing changes for the others.
    /// </summary>
    public static void WriteUmipPoint(ref KtapReport report, in SeventeenRuns runs)
    {
        bool isCompleteAtBoth = runs.UmipDeprivileged.IsComplete && runs.Deprivileged.IsComplete;
        bool isSame = runs.UmipBare.Is(runs.Bare) && isCompleteAtBoth;
        bool isPrevented = isCompleteAtBoth;
        for (SensitiveInstruction instruction = 0; (int)instruction < SensitiveInstructionTable.Count; instruction++)
        {
            ref readonly ExperimentResult result = ref runs.UmipDeprivileged.Of(instruction);
            if (SensitiveInstructionTable.IsPreventedByUmip(instruction))
            {
                isPrevented &= result.IsGeneralProtection && result.ErrorCode == 0;
            }
            else
            {
                isSame &= result.Is(runs.Deprivileged.Of(instruction));
            }
        }

        _ = report.Point(isPrevented && isSame, "umip"u8);
        report.Log.Write(isPrevented ? "SGDT, SIDT, SLDT, SMSW, STR: #GP(0) at CPL 3; "u8
            : "SGDT, SIDT, SLDT, SMSW, STR: not all #GP(0) at CPL 3; "u8);
        report.Log.Write(isSame ? "all else is as without\n"u8 : "something else has changed\n"u8);
    }

    private static bool Agrees(in SeventeenRuns runs, SensitiveInstruction instruction) =>
        runs.Bare.IsComplete
        && runs.Guest.IsComplete
        && runs.Bare.Of(instruction).Is(runs.Guest.Of(instruction));

    private static bool IsShown(in SeventeenRuns runs, SensitiveInstruction instruction, Problem problem) =>
        runs.Bare.IsComplete
        && runs.Deprivileged.IsComplete
        && SensitiveInstructionTable.IsShown(problem, runs.Bare.Of(instruction), runs.Deprivileged.Of(instruction));

    private static void WriteResult(ref KernelLog log, in EnvironmentRun run, SensitiveInstruction instruction)
    {
        if (!run.IsComplete)
        {
            WriteCell(ref log, "-"u8, ResultWidth);
            return;
        }

        ReadOnlySpan<byte> format = SensitiveInstructionTable.Format(instruction);
        ResultText.Of(run.Of(instruction), format).WriteTo(ref log, ResultWidth);
    }

    private static void WriteCell(ref KernelLog log, ReadOnlySpan<byte> text, int width)
    {
        log.Write(text);
        for (int column = text.Length; column < width; column++)
        {
            log.Write((byte)' ');
        }
    }
}
