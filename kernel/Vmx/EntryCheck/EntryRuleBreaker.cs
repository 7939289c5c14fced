namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>
/// Breaks one rule in a VMCS that is good but for that, so that the checker's verdict can be compared with the
/// processor's.
/// </summary>
public static unsafe class EntryRuleBreaker
{
    /// <summary>The template that the rule is to be broken in.</summary>
    public static EntryTemplate TemplateOf(EntryRule rule)
    {
        EntryBreak[] rows = RowsOf(rule);
        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row].Rule == rule && rows[row].Edit == EntryEdit.Template)
            {
                return (EntryTemplate)rows[row].Value;
            }
        }

        return EntryTemplate.Long;
    }

    /// <summary>
    /// The rule can be broken alone on a processor in IA-32e mode. The others need a 32-bit host, or a processor that
    /// lacks what this one may have, or follow from another rule.
    /// </summary>
    public static bool IsForMetal(EntryRule rule)
    {
        EntryBreak[] rows = RowsOf(rule);
        bool isThere = false;
        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row].Rule == rule)
            {
                isThere = true;
                if (rows[row].Edit == EntryEdit.LacksEpt)
                {
                    return false;
                }
            }
        }

        return isThere && TemplateOf(rule) != EntryTemplate.LegacyHost;
    }

    /// <summary>
    /// Breaks the rule. Where the processor lacks a control that this needs, the rule on that control is broken as
    /// well, which the checker shows.
    /// </summary>
    /// <param name="rule">The rule.</param>
    /// <param name="state">
    /// The values of <see cref="TemplateOf"/>; <see cref="EntryMemory.MsrLoadArea"/> points at the scratch page.
    /// <see cref="EntryMemory.LinkedRevision"/> may be set: the caller writes it to where the link pointer points.
    /// </param>
    /// <param name="scratch">The physical address of a page of zeros, for whatever structure the rule is about.</param>
    public static void Break(EntryRule rule, ref EntryState state, ulong scratch)
    {
        EntryBreak[] rows = RowsOf(rule);
        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row].Rule == rule)
            {
                Apply(ref state, rows[row].Edit, rows[row].Field, rows[row].Value, scratch);
            }
        }
    }

    private static EntryBreak[] RowsOf(EntryRule rule)
    {
        EntrySection section = EntryRuleTable.SectionOf(rule);
        return section <= EntrySection.EntryControls ? ControlBreaks.Rows
            : section <= EntrySection.AddressSpaceSize ? HostBreaks.Rows
            : section <= EntrySection.GuestRip ? GuestRegisterBreaks.Rows
            : GuestStateBreaks.Rows;
    }

    private static void Apply(ref EntryState state, EntryEdit edit, VmcsField field, ulong value, ulong scratch)
    {
        switch (edit)
        {
            case EntryEdit.Set:
                state.Values.Set(field, value);
                break;
            case EntryEdit.Or:
                state.Values.Set(field, state.Of(field) | value);
                break;
            case EntryEdit.Clear:
                state.Values.Set(field, state.Of(field) & ~value);
                break;
            case EntryEdit.Scratch:
                state.Values.Set(field, scratch + value);
                break;
            case EntryEdit.Beyond:
                state.Values.Set(field, (1ul << state.Capabilities.PhysicalAddressWidth) + value);
                break;
            case EntryEdit.NonCanonical:
                state.Values.Set(field, 1ul << (state.Capabilities.LinearAddressWidth - 1));
                break;
            case EntryEdit.LinkedRevision:
                state.Memory.LinkedRevision = state.Capabilities.Basic.RevisionIdentifier ^ (uint)value;
                break;
            case EntryEdit.CurrentVmcs:
                state.Values.Set(field, state.Memory.CurrentVmcs);
                break;
            case EntryEdit.MsrIndex:
                state.Memory.MsrLoadArea->Index = (uint)value;
                break;
            case EntryEdit.MsrReserved:
                state.Memory.MsrLoadArea->Reserved = (uint)value;
                break;
            case EntryEdit.LacksEpt:
                state.Capabilities.EptVpid &= ~value;
                break;
        }
    }
}
