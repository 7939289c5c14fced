namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>
/// One edit of those that together break one rule; the factories have the names of <see cref="EntryEdit"/>.
/// </summary>
internal readonly struct EntryBreak
{
    public readonly EntryRule Rule;
    public readonly EntryEdit Edit;

    /// <summary>The field to edit; without meaning for the edits that are not of a field.</summary>
    public readonly VmcsField Field;
    public readonly ulong Value;

    private EntryBreak(EntryRule rule, EntryEdit edit, VmcsField field, ulong value)
    {
        Rule = rule;
        Edit = edit;
        Field = field;
        Value = value;
    }

    public static EntryBreak In(EntryRule rule, EntryTemplate template) =>
        new(rule, EntryEdit.Template, default, (ulong)template);

    public static EntryBreak Set(EntryRule rule, VmcsField field, ulong value) =>
        new(rule, EntryEdit.Set, field, value);

    public static EntryBreak Set(EntryRule rule, TertiaryProcessorBasedControls controls) =>
        new(rule, EntryEdit.Set, VmcsField.TertiaryProcessorBasedControls, (ulong)controls);

    public static EntryBreak Or(EntryRule rule, VmcsField field, ulong value) => new(rule, EntryEdit.Or, field, value);

    public static EntryBreak Or(EntryRule rule, PinBasedControls controls) =>
        Or(rule, VmcsField.PinBasedControls, (uint)controls);

    public static EntryBreak Or(EntryRule rule, PrimaryProcessorBasedControls controls) =>
        Or(rule, VmcsField.PrimaryProcessorBasedControls, (uint)controls);

    public static EntryBreak Or(EntryRule rule, SecondaryProcessorBasedControls controls) =>
        Or(rule, VmcsField.SecondaryProcessorBasedControls, (uint)controls);

    public static EntryBreak Or(EntryRule rule, VmExitControls controls) =>
        Or(rule, VmcsField.PrimaryVmExitControls, (uint)controls);

    public static EntryBreak Or(EntryRule rule, VmEntryControls controls) =>
        Or(rule, VmcsField.VmEntryControls, (uint)controls);

    public static EntryBreak Clear(EntryRule rule, VmcsField field, ulong value) =>
        new(rule, EntryEdit.Clear, field, value);

    public static EntryBreak Clear(EntryRule rule, SecondaryProcessorBasedControls controls) =>
        Clear(rule, VmcsField.SecondaryProcessorBasedControls, (uint)controls);

    public static EntryBreak Clear(EntryRule rule, VmExitControls controls) =>
        Clear(rule, VmcsField.PrimaryVmExitControls, (uint)controls);

    public static EntryBreak Scratch(EntryRule rule, VmcsField field, ulong offset = 0) =>
        new(rule, EntryEdit.Scratch, field, offset);

    public static EntryBreak Beyond(EntryRule rule, VmcsField field, ulong offset = 0) =>
        new(rule, EntryEdit.Beyond, field, offset);

    public static EntryBreak NonCanonical(EntryRule rule, VmcsField field) =>
        new(rule, EntryEdit.NonCanonical, field, 0);

    public static EntryBreak CurrentVmcs(EntryRule rule, VmcsField field) =>
        new(rule, EntryEdit.CurrentVmcs, field, 0);

    public static EntryBreak LinkedRevision(EntryRule rule, uint inverted) =>
        new(rule, EntryEdit.LinkedRevision, default, inverted);

    public static EntryBreak MsrIndex(EntryRule rule, uint index) => new(rule, EntryEdit.MsrIndex, default, index);

    public static EntryBreak MsrReserved(EntryRule rule, uint value) =>
        new(rule, EntryEdit.MsrReserved, default, value);

    public static EntryBreak LacksEpt(EntryRule rule, uint capability) =>
        new(rule, EntryEdit.LacksEpt, default, capability);
}
