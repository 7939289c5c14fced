using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>The smallest set of VMCS fields that launches a guest, and the page that tells of it.</summary>
[Collection(GuestsCollection.Name)]
public sealed partial class MinimumVmcsTests(GuestsBoot boot)
{
    private const string Prefix = "# minimum ";

    [Fact]
    public void TheMinimumLaunchesAndNothingLessDoes()
    {
        string detail = boot.Log.AssertPassed("minimum-vmcs").Detail;
        int needed = Fields("needed").Length;
        Assert.Equal($"{needed} of {needed + Fields("spare").Length} fields needed", detail);
    }

    [Fact]
    public void TheDocumentHasTheTableAsPrinted()
    {
        string[] documented =
        [
            .. File.ReadLines(Repository.Path("docs", "minimum-vmcs.md"))
                .Where(line => line.StartsWith(Prefix, StringComparison.Ordinal)),
        ];
        Assert.Equal(Printed().Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
        Assert.Contains(
            $"**{Fields("needed").Length} fields are needed**",
            File.ReadAllText(Repository.Path("docs", "minimum-vmcs.md")));
    }

    /// <summary>What the SDM checks without a condition, and what the guest cannot begin without.</summary>
    [Theory]
    [InlineData("pin-based controls", "error 7", "error 7")]
    [InlineData("CR3-target count", "launched", "error 7")]
    [InlineData("host CS selector", "error 8", "error 8")]
    [InlineData("guest CR3", "unsafe", "exit 33")]
    [InlineData("host CR3", "unsafe", "error 8")]
    [InlineData("host RIP", "unsafe", "error 8")]
    [InlineData("VMCS link pointer", "exit 33", "exit 33")]
    [InlineData("guest activity state", "launched", "exit 33")]
    [InlineData("guest RIP", "exit 2", "exit 2")]
    public void EachFieldLeftOutFailsAsTheSdmSays(string field, string zeros, string hostile)
    {
        Match row = Assert.Single(Fields("needed"), match => match.Groups["field"].Value == field);
        Assert.Equal((zeros, hostile), (row.Groups["zeros"].Value, row.Groups["hostile"].Value));
    }

    [Fact]
    public void WhatIsNotMeasuredCouldNotBeContainedAndEachHasAMeasuredFailureToo()
    {
        Match[] derived = [.. Fields("needed").Where(row => row.Value.Contains("'unsafe'", StringComparison.Ordinal))];
        Assert.Equal(["guest CR3", "host CR3", "host RIP"], derived.Select(row => row.Groups["field"].Value));
        Assert.All(derived, row => Assert.Matches("^(error|exit) ", row.Groups["hostile"].Value));
    }

    private Match[] Fields(string kind) =>
    [
        .. Printed().Select(line => Row().Match(line)).Where(row => row.Success && row.Groups["kind"].Value == kind),
    ];

    private IEnumerable<string> Printed() =>
        boot.Log.Lines.Where(line => line.StartsWith(Prefix, StringComparison.Ordinal));

    [GeneratedRegex(
        "^# minimum (?<kind>needed|spare) +field='(?<field>[^']+)'"
            + "( +zeros='(?<zeros>[^']+)' +hostile='(?<hostile>[^']+)' +rule=.*)?$")]
    private static partial Regex Row();
}
