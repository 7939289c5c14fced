namespace Bulkhead.Kernel.Vmx.EntryCheck;

using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Vmx.Reports;

/// <summary>Writes on the log what the checker found.</summary>
public static class EntryReport
{
    /// <summary>
    /// Writes a diagnostic line for each broken rule, such as "# vm-entry rule=host-pat section=27.2.2 field='host
    /// IA32_PAT' value=0x2: load IA32_PAT on exit: each byte is a memory type"; one line if there is none.
    /// </summary>
    public static void Write(ref KernelLog log, in EntryState state, in EntryFindings findings)
    {
        if (findings.Count == 0)
        {
            log.Write("# vm-entry: no rule that is checked is broken\n"u8);
            return;
        }

        for (int index = 0; index < EntryRuleTable.Count; index++)
        {
            EntryRule rule = (EntryRule)index;
            if (!findings.Has(rule))
            {
                continue;
            }

            VmcsField field = findings.FieldOf(rule);
            log.Write("# vm-entry rule="u8);
            log.Write(EntryRuleTable.NameOf(rule));
            log.Write(" section="u8);
            log.Write(EntryRuleTable.NumberOf(EntryRuleTable.SectionOf(rule)));
            log.Write(" field='"u8);
            log.Write(VmcsFieldTable.NameOf(field));
            log.Write("' value=$: "u8, state.Of(field));
            log.Write(EntryRuleTable.StatementOf(rule));
            log.Write((byte)'\n');
        }
    }

    /// <summary>Writes a verdict, such as "VM entry with invalid control field(s) (error 7)".</summary>
    public static void Write(ref KernelLog log, EntryVerdict verdict)
    {
        if (verdict.IsEntered)
        {
            log.Write("entered"u8);
        }
        else if (verdict.IsExit)
        {
            log.Write(ExitNames.Of(verdict.Reason));
            log.Write(" (reason %, qualification %)"u8, (ulong)verdict.Reason, verdict.Qualification);
        }
        else
        {
            log.Write(ExitNames.Of(verdict.Error));
            log.Write(" (error %)"u8, (ulong)verdict.Error);
        }
    }
}
