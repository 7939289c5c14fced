namespace Bulkhead.Kernel.Trials.Guests.EntryRules;

using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>
/// One VM entry whose verdict is compared: into a template's guest, or into one with a rule broken. The guest has no
/// memory, so that one that is entered ends at its first fetch, and one that waits ends by the preemption timer.
/// </summary>
public unsafe struct EntryRuleTrial
{
    /// <summary>A page walk of length 4 in write-back memory.</summary>
    private const ulong EptPointerFlags = 6 | (3 << 3);

    private const ulong TimerValue = 1000;

    public EntryState State;
    public EntryFindings Findings;

    /// <summary>What the checker expects of the processor.</summary>
    public EntryVerdict Expected;

    /// <summary>Reads the current VMCS, whose host state is good, and makes a template's guest of the rest.</summary>
    /// <param name="template">The kind of guest.</param>
    /// <param name="vmcs">The address of the current VMCS.</param>
    /// <param name="scratch">A page of zeros.</param>
    /// <param name="emptyTable">A page of zeros, which as an EPT maps nothing.</param>
    public void Prepare(EntryTemplate template, ulong vmcs, ulong scratch, ulong emptyTable)
    {
        State.Capabilities = VmxCapabilities.Read();
        State.Memory = new() { CurrentVmcs = vmcs, MsrLoadArea = (MsrAreaEntry*)scratch };
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            State.Values[index] = Vmcs.Read(VmcsFieldTable.At(index));
        }

        EntryTemplates.Write(ref State, template);
        State.Values.Set(VmcsField.EptPointer, emptyTable | EptPointerFlags);
        uint timer = (uint)PinBasedControls.ActivateVmxPreemptionTimer;
        State.Values.Set(
            VmcsField.PinBasedControls,
            (uint)State.PinBased | (timer & State.Capabilities.PinBased.MayBeOne));
        State.Values.Set(VmcsField.VmxPreemptionTimerValue, TimerValue);
    }

    /// <summary>Breaks a rule; <see cref="Check"/> says whether it is the only one.</summary>
    public void Break(EntryRule rule, ulong scratch)
    {
        if (rule == EntryRule.SaveTimerWithoutTimer)
        {
            State.Values.Set(
                VmcsField.PinBasedControls,
                (uint)(State.PinBased & ~PinBasedControls.ActivateVmxPreemptionTimer));
        }

        EntryRuleBreaker.Break(rule, ref State, scratch);
        if (State.Memory.LinkedRevision != 0 && rule != EntryRule.LinkPointerCurrent)
        {
            *(uint*)State.Of(VmcsField.VmcsLinkPointer) = State.Memory.LinkedRevision;
        }
    }

    /// <summary>Runs the checker; true if it finds that many rules broken.</summary>
    public bool Check(int broken)
    {
        Findings = default;
        Expected = EntryChecker.Check(State, ref Findings);
        return Findings.Count == broken;
    }

    /// <summary>Writes the fields that differ to the current VMCS.</summary>
    public void WriteVmcs()
    {
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            VmcsField field = VmcsFieldTable.At(index);
            if (State.Values[index] != Vmcs.Read(field))
            {
                _ = Vmcs.Write(field, State.Values[index]);
            }
        }
    }

    /// <summary>The processor's verdict, from how the subject's run ended.</summary>
    public static EntryVerdict VerdictOf(in Subject subject) => subject.Cause switch
    {
        StopCause.VmcsRefused => EntryVerdict.Fail((VmInstructionError)subject.LastExit.Reason.Value),
        StopCause.EntryFailed => EntryVerdict.Exit(subject.LastExit.Reason.Basic, subject.LastExit.Qualification),
        _ => default,
    };

    /// <summary>Compares a verdict of the processor with the checker's.</summary>
    public readonly EntryRuleOutcome Compare(EntryVerdict found) =>
        found.IsSameAs(Expected) ? EntryRuleOutcome.Agree
        : found.IsEntered ? EntryRuleOutcome.Unchecked
        : EntryRuleOutcome.Differ;
}
