using Bulkhead.BootHarness;

namespace Bulkhead.Systems.Tests;

/// <summary>An operator at the keyboard, beside a subject that does what it can to be taken for the console.</summary>
public sealed class TrustedConsoleTests
{
    private const string Attention = "\u001d";

    [Fact]
    public async Task TheOperatorReachesTheConsoleAndOneGuestAtATime()
    {
        await using BootRun run = SystemBoot.StartInteractive("trusted-console");
        BootDialogue dialogue = run.Dialogue;
        await dialogue.ExpectAsync("honest: > ");
        await dialogue.TypeAsync("hello");
        await dialogue.ExpectAsync("honest: > hello");
        await dialogue.TypeAsync(Attention + "list\r");
        await dialogue.ExpectAsync("[console] honest: a guest, has the keyboard\n[console] hostile: a guest\n");
        await dialogue.TypeAsync("select hostile\r");
        await dialogue.ExpectAsync("[console] hostile has the keyboard; Ctrl-] leads back to the console\n");
        await dialogue.TypeAsync("psst" + Attention + "status\r");
        await dialogue.ExpectAsync("honest: messages lost: 0, bytes printed: ");
        Assert.EndsWith("typed: 5", await dialogue.ExpectAsync("typed: 5"), StringComparison.Ordinal);
        Assert.EndsWith("typed: 4", await dialogue.ExpectAsync("typed: 4"), StringComparison.Ordinal);

        // As many keys as a long line has come in one go, twice, with the way to the console right behind them.
        await dialogue.TypeAsync($"select honest\r{new string('x', 400)}{Attention}status\r");
        await dialogue.ExpectAsync("honest: messages lost: 0, bytes printed: ");
        Assert.EndsWith("typed: 405\n", await dialogue.ExpectAsync("\n"), StringComparison.Ordinal);
        await dialogue.ExpectAsync("ticks since the schedule began: ");
        await dialogue.TypeAsync($"\r{new string('y', 400)}{Attention}status\r");
        await dialogue.ExpectAsync("honest: messages lost: 0, bytes printed: ");
        Assert.EndsWith("typed: 805\n", await dialogue.ExpectAsync("\n"), StringComparison.Ordinal);
        await dialogue.TypeAsync("reset honest\r");
        await dialogue.ExpectAsync("# auditor: audit 2 at ");
        await dialogue.ExpectAsync("honest: restart: for the 1. time");
        await dialogue.TypeAsync("end\r");
        BootLog log = await run.Completion;
        log.AssertStatus(0);
        log.AssertWellFormed();
        Assert.Contains("hostile: [console] all is well", log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.StartsWith("[console] keys were lost", StringComparison.Ordinal));
        log.AssertNoOverrun();
        Assert.All(
            log.Lines.Where(line => line.Contains("all is well", StringComparison.Ordinal)),
            line => Assert.StartsWith("hostile: ", line, StringComparison.Ordinal));
    }
}
