using Bulkhead.BootHarness;

namespace Bulkhead.Systems.Tests;

public sealed class LeastPrivilegeTests
{
    /// <summary>One program, one partition: the grants alone make the difference.</summary>
    [Fact]
    public async Task EachMayWhatItsOwnGrantsSay()
    {
        BootLog log = await SystemBoot.Of("least-privilege");
        log.AssertStatus(0);
        log.AssertWellFormed();
        log.AssertNoOverrun();
        Assert.Equal(
            [
                "I may read the notes", "I may write the notes", "I may read the ledger", "I may write the ledger",
                "I may not read the clock's port", "I may not read the MSR", "I may not ring the bell",
                "of 7 things I may do 4",
            ],
            log.Said("surveyor"));
        Assert.Equal(
            [
                "I may read the notes", "I may not write the notes", "I may not read the ledger",
                "I may not write the ledger", "I may read the clock's port", "I may read the MSR",
                "I may ring the bell",
                "of 7 things I may do 4",
            ],
            log.Said("clerk"));
    }

    [Theory]
    [InlineData("surveyor", "port 0x71", "RDMSR 0x1b", "hypercall with argument 0x0")]
    [InlineData("clerk", "#PF at 0x10000008", "#PF at 0x10600000", "#PF at 0x10600000")]
    public async Task WhatOneMayNotIsRecordedAndEndsIt(string subject, params string[] violations)
    {
        BootLog log = await SystemBoot.Of("least-privilege");
        string[] records = log.Recorded(subject);
        Assert.Equal(violations.Length * 2, records.Length);
        for (int index = 0; index < violations.Length; index++)
        {
            Assert.StartsWith($"violation: {violations[index]}, RIP ", records[index * 2], StringComparison.Ordinal);
            Assert.Equal($"restart: for the {index + 1}. time", records[(index * 2) + 1]);
        }
    }
}
