namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>
/// Says why VM entry failed, or would: walks the SDM's rules (Vol. 3C, 27.2 to 27.4) over the fields of a VMCS. Unlike
/// the processor, which may stop at the first, it names every rule that is broken.
/// </summary>
public static class EntryChecker
{
    /// <summary>Checks all rules, and returns what the processor is expected to say.</summary>
    public static EntryVerdict Check(in EntryState state, ref EntryFindings findings)
    {
        ExecutionControlChecks.Check(state, ref findings);
        EptControlChecks.Check(state, ref findings);
        ExitControlChecks.Check(state, ref findings);
        EventInjectionChecks.Check(state, ref findings);
        HostStateChecks.Check(state, ref findings);
        GuestRegisterChecks.Check(state, ref findings);
        GuestSegmentChecks.Check(state, ref findings);
        GuestNonRegisterChecks.Check(state, ref findings);
        uint brokenMsr = MsrLoadChecks.Check(state, ref findings);
        return Expected(findings, brokenMsr);
    }

    /// <summary>
    /// The verdict of the first broken rule in the SDM's order. Where rules of several groups are broken, the order is
    /// the processor's to choose within the controls and the host state, and within the guest state.
    /// </summary>
    private static EntryVerdict Expected(in EntryFindings findings, uint brokenMsr)
    {
        for (int index = 0; index < EntryRuleTable.Count; index++)
        {
            EntryRule rule = (EntryRule)index;
            if (findings.Has(rule))
            {
                return EntryRuleTable.SectionOf(rule) == EntrySection.MsrLoading
                    ? EntryVerdict.Exit(ExitReason.EntryFailureMsrLoading, brokenMsr)
                    : EntryRuleTable.VerdictOf(rule);
            }
        }

        return default;
    }
}
