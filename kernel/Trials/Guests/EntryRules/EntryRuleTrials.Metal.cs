namespace Bulkhead.Kernel.Trials.Guests.EntryRules;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>
/// Breaks each rule of VM entry alone in a good VMCS, and reports whether the processor and the checker agree on it.
/// </summary>
internal static unsafe class EntryRuleTrials
{
    private const ulong PageSize = 4096;

    private static EntryRuleTrial s_trial;

    /// <summary>Its guests are being entered: VM exits are for <see cref="HandleExit"/>.</summary>
    public static bool IsRunning { get; private set; }

    /// <summary>By <see cref="EntryRuleOutcome"/>.</summary>
    private static ReadOnlySpan<byte> Outcomes => "agree\0differ\0unchecked\0skipped\0"u8;

    /// <summary>
    /// Runs all, in VMX root operation, and reports one point: every template's guest is entered, and the kernel lives.
    /// <paramref name="subject"/> is as GuestMachine.Prepare leaves it.
    /// </summary>
    public static void Run(Processor* processor, in GuestMemory memory, Subject* subject)
    {
        ref KernelLog log = ref processor->Report.Log;
        bool areEntered = true;
        IsRunning = true;
        for (EntryTemplate template = EntryTemplate.Long; template < EntryTemplate.LegacyHost; template++)
        {
            areEntered &= IsEntered(processor, memory, subject, template);
        }

        Tally tally = default;
        for (int index = 0; index < EntryRuleTable.Count; index++)
        {
            EntryRuleOutcome outcome = TryRule(processor, memory, subject, (EntryRule)index);
            tally[(int)outcome]++;
        }

        IsRunning = false;
        _ = processor->Report.Point(areEntered, "entry-rules"u8);
        log.Write("agree=% differ=% unchecked=% skipped=%\n"u8, tally[0], tally[1], tally[2], tally[3]);
    }

    /// <summary>
    /// The first VM exit ends a guest, also that by the timer, for which the kernel would let it go on.
    /// </summary>
    public static bool HandleExit(ref Subject subject)
    {
        if (new ExitReasonField((uint)subject.State.ExitReason).Basic != ExitReason.VmxPreemptionTimerExpired)
        {
            _ = ExitHandler.Handle(ref subject);
        }

        return false;
    }

    private static bool IsEntered(
        Processor* processor,
        in GuestMemory memory,
        Subject* subject,
        EntryTemplate template)
    {
        ref KernelLog log = ref processor->Report.Log;
        Prepare(processor, memory, template, out _);
        bool isGood = s_trial.Check(0);
        EntryVerdict verdict = Enter(subject);
        if (!isGood || !verdict.IsEntered)
        {
            log.Write("# entry-template=% said='"u8, (ulong)template);
            EntryReport.Write(ref log, verdict);
            log.Write("'\n"u8);
            EntryReport.Write(ref log, s_trial.State, s_trial.Findings);
        }

        return isGood && verdict.IsEntered;
    }

    private static EntryRuleOutcome TryRule(
        Processor* processor,
        in GuestMemory memory,
        Subject* subject,
        EntryRule rule)
    {
        ref KernelLog log = ref processor->Report.Log;
        log.Write("# entry-rule="u8);
        log.Write(EntryRuleTable.NameOf(rule));
        log.Write(" section="u8);
        log.Write(EntryRuleTable.NumberOf(EntryRuleTable.SectionOf(rule)));

        EntryVerdict found = default;
        EntryRuleOutcome outcome = EntryRuleOutcome.Skipped;
        Prepare(processor, memory, EntryRuleBreaker.TemplateOf(rule), out ulong scratch);
        if (EntryRuleBreaker.IsForMetal(rule))
        {
            s_trial.Break(rule, scratch);
            if (s_trial.Check(1))
            {
                found = Enter(subject);
                outcome = s_trial.Compare(found);
            }
        }

        log.Write(" outcome="u8);
        log.Write(NameList.At(Outcomes, (int)outcome));
        if (outcome != EntryRuleOutcome.Skipped)
        {
            log.Write(" said='"u8);
            EntryReport.Write(ref log, found);
            log.Write("'"u8);
        }

        if (outcome is EntryRuleOutcome.Differ or EntryRuleOutcome.Unchecked)
        {
            log.Write(" expected='"u8);
            EntryReport.Write(ref log, s_trial.Expected);
            log.Write("'"u8);
        }

        log.Write((byte)'\n');
        return outcome;
    }

    private static void Prepare(
        Processor* processor,
        in GuestMemory memory,
        EntryTemplate template,
        out ulong scratch)
    {
        scratch = memory.Memory.End - PageSize;
        ulong emptyTable = memory.ExtendedPageTables.Start;
        Clear(scratch);
        Clear(emptyTable);
        VmxBasic basic = new(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC));
        _ = Vmcs.Activate(memory.Vmcs, basic.RevisionIdentifier);
        HostStateArea.Write(processor, memory.ExitEntry);
        s_trial.Prepare(template, memory.Vmcs, scratch, emptyTable);
    }

    private static EntryVerdict Enter(Subject* subject)
    {
        ControlRegister0 cr0 = Instructions.MovFromCr0();
        ControlRegister4 cr4 = Instructions.MovFromCr4();
        s_trial.WriteVmcs();
        subject->Cause = StopCause.None;
        SubjectEntry.Run(&subject->State);

        // A VM exit loads a host state with a broken rule where VM entry has not checked it.
        Instructions.MovToCr0(cr0);
        Instructions.MovToCr4(cr4);
        return EntryRuleTrial.VerdictOf(*subject);
    }

    private static void Clear(ulong page)
    {
        for (ulong offset = 0; offset < PageSize; offset += sizeof(ulong))
        {
            *(ulong*)(page + offset) = 0;
        }
    }

    [InlineArray(4)]
    private struct Tally
    {
        private ulong _first;
    }
}
