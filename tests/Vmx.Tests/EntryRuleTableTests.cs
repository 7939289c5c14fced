namespace Bulkhead.Vmx.Tests;

using System.Text;
using System.Text.RegularExpressions;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;

public class EntryRuleTableTests
{
    [Fact]
    public void Every_rule_has_a_name_that_is_its_own()
    {
        EntryRule[] rules = Enum.GetValues<EntryRule>();
        Assert.Equal(EntryRuleTable.Count, rules.Length);
        foreach (EntryRule rule in rules)
        {
            string words = Regex.Replace(rule.ToString(), "(?<=[a-z0-9])(?=[A-Z])", "-").ToLowerInvariant();
            Assert.Equal(words, Encoding.ASCII.GetString(EntryRuleTable.NameOf(rule)));
        }
    }

    [Fact]
    public void Every_rule_has_a_statement_that_is_its_own()
    {
        HashSet<string> statements = [];
        foreach (EntryRule rule in Enum.GetValues<EntryRule>())
        {
            string statement = Encoding.ASCII.GetString(EntryRuleTable.StatementOf(rule));
            Assert.NotEmpty(statement);
            Assert.True(statements.Add(statement), statement);
        }
    }

    [Theory]
    [InlineData(EntryRule.PinBasedControls, "27.2.1.1")]
    [InlineData(EntryRule.PidPointerTableAddress, "27.2.1.1")]
    [InlineData(EntryRule.ExitControls, "27.2.1.2")]
    [InlineData(EntryRule.EntryControls, "27.2.1.3")]
    [InlineData(EntryRule.EntrySmmControls, "27.2.1.3")]
    [InlineData(EntryRule.HostCr0Fixed, "27.2.2")]
    [InlineData(EntryRule.HostBaseCanonical, "27.2.3")]
    [InlineData(EntryRule.LongHostPae, "27.2.4")]
    [InlineData(EntryRule.GuestCr0Fixed, "27.3.1.1")]
    [InlineData(EntryRule.GuestLdtrGranularity, "27.3.1.2")]
    [InlineData(EntryRule.GuestDescriptorTableLimit, "27.3.1.3")]
    [InlineData(EntryRule.GuestRflagsReserved, "27.3.1.4")]
    [InlineData(EntryRule.ActivityState, "27.3.1.5")]
    [InlineData(EntryRule.GuestPdptes, "27.3.1.6")]
    [InlineData(EntryRule.MsrLoadSmm, "27.4")]
    public void A_rule_has_the_section_of_the_SDM(EntryRule rule, string section) =>
        Assert.Equal(section, Encoding.ASCII.GetString(EntryRuleTable.NumberOf(EntryRuleTable.SectionOf(rule))));

    [Theory]
    [InlineData(EntryRule.Vpid, VmInstructionError.VmEntryInvalidControlFields)]
    [InlineData(EntryRule.EventType, VmInstructionError.VmEntryInvalidControlFields)]
    [InlineData(EntryRule.HostPat, VmInstructionError.VmEntryInvalidHostStateFields)]
    [InlineData(EntryRule.HostRipCanonical, VmInstructionError.VmEntryInvalidHostStateFields)]
    public void A_broken_control_or_host_rule_ends_with_an_error(EntryRule rule, VmInstructionError error) =>
        Assert.True(EntryRuleTable.VerdictOf(rule).IsSameAs(EntryVerdict.Fail(error)));

    [Theory]
    [InlineData(EntryRule.GuestCr0Fixed, ExitReason.EntryFailureInvalidGuestState, 0ul)]
    [InlineData(EntryRule.GuestPdptes, ExitReason.EntryFailureInvalidGuestState, 2ul)]
    [InlineData(EntryRule.InterruptibilityNmiSti, ExitReason.EntryFailureInvalidGuestState, 3ul)]
    [InlineData(EntryRule.LinkPointerAddress, ExitReason.EntryFailureInvalidGuestState, 4ul)]
    [InlineData(EntryRule.LinkPointerCurrent, ExitReason.EntryFailureInvalidGuestState, 4ul)]
    [InlineData(EntryRule.MsrLoadBase, ExitReason.EntryFailureMsrLoading, 1ul)]
    public void A_broken_guest_rule_ends_with_an_exit(EntryRule rule, ExitReason reason, ulong qualification) =>
        Assert.True(EntryRuleTable.VerdictOf(rule).IsSameAs(EntryVerdict.Exit(reason, qualification)));

    [Fact]
    public void One_rule_is_left_to_the_processor() =>
        Assert.Equal([EntryRule.InterruptibilityNmiSti], Enum.GetValues<EntryRule>().Where(EntryRuleTable.IsOptional));
}
