namespace Bulkhead.Vmx.Tests;

using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;
using FsCheck;
using FsCheck.Fluent;

public unsafe class EntryCheckerTests
{
    /// <summary>Follows from a rule on the address-space size whichever mode the processor is in.</summary>
    private const EntryRule NeverAlone = EntryRule.Ia32eGuestOfLegacyHost;

    public static TheoryData<EntryTemplate> Templates => [.. Enum.GetValues<EntryTemplate>()];

    public static TheoryData<EntryRule> Rules => [.. Enum.GetValues<EntryRule>().Where(rule => rule != NeverAlone)];

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_good_VMCS_breaks_no_rule(EntryTemplate template)
    {
        EntryState state = GoodVmcs.Of(template);
        EntryFindings findings = default;
        EntryVerdict verdict = EntryChecker.Check(state, ref findings);
        Assert.Empty(GoodVmcs.Broken(state));
        Assert.Equal(0, findings.Count);
        Assert.True(verdict.IsEntered);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_is_named_when_it_alone_is_broken(EntryRule rule)
    {
        MsrAreaEntry entry = default;
        EntryState state = GoodVmcs.Of(EntryRuleBreaker.TemplateOf(rule));
        state.Memory.MsrLoadArea = &entry;
        EntryRuleBreaker.Break(rule, ref state, GoodVmcs.Scratch);
        Assert.Equal([rule], GoodVmcs.Broken(state));

        EntryFindings findings = default;
        EntryVerdict verdict = EntryChecker.Check(state, ref findings);
        Assert.True(verdict.IsSameAs(EntryRuleTable.VerdictOf(rule)));
        Assert.True(VmcsFieldTable.IndexOf(findings.FieldOf(rule)) >= 0);
    }

    [Fact]
    public void An_IA32e_guest_of_a_32_bit_host_is_named_along_with_the_host()
    {
        EntryState state = GoodVmcs.Of(EntryTemplate.Long);
        state.Values.Set(VmcsField.PrimaryVmExitControls, (uint)(state.Exit & ~VmExitControls.HostAddressSpaceSize));
        Assert.Contains(NeverAlone, GoodVmcs.Broken(state));
        Assert.Contains(EntryRule.HostSizeInIa32eMode, GoodVmcs.Broken(state));
        Assert.False(EntryRuleBreaker.IsForMetal(NeverAlone));
    }

    [Fact]
    public void Few_rules_cannot_be_broken_on_the_metal()
    {
        EntryRule[] expected =
        [
            EntryRule.EptAccessedDirty, EntryRule.HostSsNull, EntryRule.SizesOutsideIa32eMode, NeverAlone,
            EntryRule.LegacyHostPcide, EntryRule.LegacyHostRip,
        ];
        Assert.Equal(expected, Enum.GetValues<EntryRule>().Where(rule => !EntryRuleBreaker.IsForMetal(rule)));
    }

    [Fact]
    public void Controls_come_before_the_host_and_the_host_before_the_guest()
    {
        EntryState state = GoodVmcs.Of(EntryTemplate.Long);
        EntryFindings findings = default;
        state.Values.Set(VmcsField.GuestRflags, 0);
        Assert.Equal(ExitReason.EntryFailureInvalidGuestState, EntryChecker.Check(state, ref findings).Reason);
        state.Values.Set(VmcsField.HostCsSelector, 0);
        Assert.Equal(
            VmInstructionError.VmEntryInvalidHostStateFields,
            EntryChecker.Check(state, ref findings).Error);
        state.Values.Set(VmcsField.Cr3TargetCount, 500);
        Assert.Equal(VmInstructionError.VmEntryInvalidControlFields, EntryChecker.Check(state, ref findings).Error);
        Assert.Equal(3, findings.Count);
    }

    [Fact]
    public void The_entry_of_the_MSR_load_area_that_fails_is_numbered_from_1()
    {
        MsrAreaEntry* entries = stackalloc MsrAreaEntry[3];
        *(ulong*)&entries[0] = 0x174;
        *(ulong*)&entries[1] = 0x175;
        *(ulong*)&entries[2] = 0xc000_0101;
        EntryState state = GoodVmcs.Of(EntryTemplate.Long);
        state.Memory.MsrLoadArea = entries;
        state.Values.Set(VmcsField.VmEntryMsrLoadCount, 3);
        EntryFindings findings = default;
        EntryVerdict verdict = EntryChecker.Check(state, ref findings);
        Assert.Equal((ExitReason.EntryFailureMsrLoading, 3ul), (verdict.Reason, verdict.Qualification));

        state.Values.Set(VmcsField.VmEntryMsrLoadCount, 2);
        Assert.Empty(GoodVmcs.Broken(state));
    }

    [Fact]
    public void The_report_names_rule_section_field_and_value()
    {
        EntryState state = GoodVmcs.Of(EntryTemplate.Long);
        state.Values.Set(VmcsField.HostCsSelector, 0);
        Assert.Equal(
            "# vm-entry rule=host-cs-null section=27.2.3 field='host CS selector' value=0x0: "
                + "the host CS selector is not null\n"
                + "VM entry with invalid host-state field(s) (error 8)",
            SerialRecorder.Record((ref log) =>
            {
                EntryFindings findings = default;
                EntryVerdict verdict = EntryChecker.Check(state, ref findings);
                EntryReport.Write(ref log, state, findings);
                EntryReport.Write(ref log, verdict);
            }));
    }

    [Fact]
    public void The_report_says_when_nothing_is_broken() =>
        Assert.Equal(
            "# vm-entry: no rule that is checked is broken\nentered"
                + "VM-entry failure due to invalid guest state (reason 33, qualification 4)",
            SerialRecorder.Record((ref log) =>
            {
                EntryReport.Write(ref log, GoodVmcs.Of(EntryTemplate.Real), default);
                EntryReport.Write(ref log, default);
                EntryReport.Write(ref log, EntryRuleTable.VerdictOf(EntryRule.LinkPointerCurrent));
            }));

    [Fact]
    public void Any_values_are_checked_without_a_fault_and_the_verdict_is_the_first_broken_rule_s() =>
        Prop.ForAll<int, EntryTemplate>((seed, template) =>
        {
            Random random = new(seed);
            EntryState state = GoodVmcs.Of(template);

            // From a few fields to all of them.
            int share = 1 + random.Next(64);
            for (int index = 0; index < VmcsFieldTable.Count; index++)
            {
                if (random.Next(share) == 0)
                {
                    ulong any = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                    state.Values.Set(VmcsFieldTable.At(index), random.Next(4) == 0 ? ~any : any);
                }
            }

            EntryFindings findings = default;
            EntryVerdict verdict = EntryChecker.Check(state, ref findings);
            EntryRule[] broken = GoodVmcs.Broken(state);
            return broken.Length == findings.Count
                && (broken.Length == 0 ? verdict.IsEntered : verdict.IsSameAs(EntryRuleTable.VerdictOf(broken[0])));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
