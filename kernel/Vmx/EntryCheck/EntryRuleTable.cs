namespace Bulkhead.Kernel.Vmx.EntryCheck;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>What there is to say about each <see cref="EntryRule"/>: name, statement, section and verdict.</summary>
public static class EntryRuleTable
{
    /// <summary>How many rules there are.</summary>
    public const int Count = (int)EntryRule.MsrLoadSmm + 1;

    /// <summary>The first rule of each <see cref="EntrySection"/>.</summary>
    private static ReadOnlySpan<EntryRule> FirstRules =>
    [
        EntryRule.PinBasedControls,
        EntryRule.ExitControls,
        EntryRule.EntryControls,
        EntryRule.HostCr0Fixed,
        EntryRule.HostSelectorPrivilege,
        EntryRule.HostSizeInIa32eMode,
        EntryRule.GuestCr0Fixed,
        EntryRule.GuestTrSelector,
        EntryRule.GuestDescriptorTableBase,
        EntryRule.GuestRipRange,
        EntryRule.ActivityState,
        EntryRule.GuestPdptes,
        EntryRule.MsrLoadReserved,
    ];

    private static ReadOnlySpan<byte> SectionNumbers =>
        ("27.2.1.1\027.2.1.2\027.2.1.3\027.2.2\027.2.3\027.2.4\027.3.1.1\027.3.1.2\027.3.1.3\027.3.1.4\0"u8 +
         "27.3.1.5\027.3.1.6\027.4\0"u8);

    /// <summary>The rule's name, such as "cr3-target-count".</summary>
    public static ReadOnlySpan<byte> NameOf(EntryRule rule) => NameList.At(EntryRuleNames.Names, (int)rule);

    /// <summary>What holds where the rule is kept, such as "host CR4.CET needs CR0.WP".</summary>
    public static ReadOnlySpan<byte> StatementOf(EntryRule rule) => NameList.At(EntryRuleNames.Statements, (int)rule);

    /// <summary>The section of the SDM (Vol. 3C) that has the rule.</summary>
    public static EntrySection SectionOf(EntryRule rule)
    {
        int section = FirstRules.Length - 1;
        while (FirstRules[section] > rule)
        {
            section--;
        }

        return (EntrySection)section;
    }

    /// <summary>The number of a section, such as "27.2.1.1".</summary>
    public static ReadOnlySpan<byte> NumberOf(EntrySection section) => NameList.At(SectionNumbers, (int)section);

    /// <summary>What the processor says of a VMCS that breaks the rule and no other.</summary>
    public static EntryVerdict VerdictOf(EntryRule rule)
    {
        EntrySection section = SectionOf(rule);
        if (section <= EntrySection.AddressSpaceSize)
        {
            return EntryVerdict.Fail(section <= EntrySection.EntryControls
                ? VmInstructionError.VmEntryInvalidControlFields
                : VmInstructionError.VmEntryInvalidHostStateFields);
        }

        // The first entry of the MSR-load area has number 1; the checker is told which one it was.
        return section == EntrySection.MsrLoading
            ? EntryVerdict.Exit(ExitReason.EntryFailureMsrLoading, 1)
            : EntryVerdict.Exit(ExitReason.EntryFailureInvalidGuestState, (ulong)QualificationOf(rule));
    }

    /// <summary>The SDM leaves it to the processor whether to check the rule.</summary>
    public static bool IsOptional(EntryRule rule) => rule == EntryRule.InterruptibilityNmiSti;

    private static EntryFailureQualification QualificationOf(EntryRule rule) => rule switch
    {
        EntryRule.InterruptibilityNmiSti => EntryFailureQualification.NmiInjection,
        >= EntryRule.LinkPointerAddress and <= EntryRule.LinkPointerCurrent =>
            EntryFailureQualification.VmcsLinkPointer,
        EntryRule.GuestPdptes => EntryFailureQualification.Pdptes,
        _ => EntryFailureQualification.Other,
    };
}
