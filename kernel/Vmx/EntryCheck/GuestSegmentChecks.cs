namespace Bulkhead.Kernel.Vmx.EntryCheck;

using Bulkhead.Kernel.Cpu;

/// <summary>Checks on the guest's segment registers (SDM Vol. 3C, 27.3.1.2).</summary>
internal static class GuestSegmentChecks
{
    private const byte ReadWriteAccessed = 3;
    private const byte BusyTss16 = 3;
    private const byte BusyTss = 11;
    private const byte LocalDescriptorTable = 2;
    private const byte Code = 8;
    private const byte Conforming = 4;
    private const byte Readable = 2;
    private const byte Accessed = 1;

    public static void Check(in EntryState state, ref EntryFindings findings)
    {
        for (int register = GuestSegment.Es; register <= GuestSegment.Gs; register++)
        {
            GuestSegment segment = new(state, register);
            if (state.IsVirtual8086)
            {
                CheckVirtual8086(segment, ref findings);
            }
            else if (segment.IsUsable)
            {
                CheckUsable(state, segment, ref findings);
            }

            if (register >= GuestSegment.Fs)
            {
                RequireCanonical(state, segment, ref findings);
            }
        }

        if (!state.IsVirtual8086)
        {
            CheckCodeAndStack(state, ref findings);
        }

        CheckTaskRegister(state, ref findings);
        CheckLocalDescriptorTable(state, ref findings);
    }

    private static void CheckVirtual8086(GuestSegment segment, ref EntryFindings findings)
    {
        findings.Require(
            EntryRule.GuestVirtual8086Base,
            segment.BaseField,
            segment.Base == (ulong)segment.Selector << 4);
        findings.Require(EntryRule.GuestVirtual8086Limit, segment.LimitField, segment.Limit == 0xffff);
        findings.Require(
            EntryRule.GuestVirtual8086AccessRights,
            segment.RightsField,
            segment.Rights.Value == SegmentAccessRights.Virtual8086);
    }

    /// <summary>CS, and the other five if usable.</summary>
    private static void CheckUsable(in EntryState state, GuestSegment segment, ref EntryFindings findings)
    {
        SegmentAccessRights rights = segment.Rights;
        findings.Require(
            EntryRule.GuestBaseRange,
            segment.BaseField,
            segment.Register >= GuestSegment.Fs || segment.Base >> 32 == 0);
        findings.Require(EntryRule.GuestSegmentSystem, segment.RightsField, rights.IsCodeOrData);
        findings.Require(EntryRule.GuestSegmentPresent, segment.RightsField, rights.IsPresent);
        findings.Require(
            EntryRule.GuestSegmentReserved,
            segment.RightsField,
            rights.Reserved == 0);
        findings.Require(EntryRule.GuestSegmentGranularity, segment.RightsField, segment.IsGranularityConsistent);
        if (segment.Register is not (GuestSegment.Cs or GuestSegment.Ss))
        {
            CheckData(state, segment, ref findings);
        }
    }

    /// <summary>DS, ES, FS and GS.</summary>
    private static void CheckData(in EntryState state, GuestSegment segment, ref EntryFindings findings)
    {
        byte type = segment.Rights.Type;
        findings.Require(
            EntryRule.GuestDataType,
            segment.RightsField,
            (type & Accessed) != 0 && ((type & Code) == 0 || (type & Readable) != 0));
        bool isConforming = (type & (Code | Conforming)) == (Code | Conforming);
        findings.Require(
            EntryRule.GuestDataPrivilege,
            segment.RightsField,
            state.IsUnrestricted || isConforming || segment.Rights.Privilege >= segment.RequestedPrivilege);
    }

    /// <summary>What CS and SS have of their own.</summary>
    private static void CheckCodeAndStack(in EntryState state, ref EntryFindings findings)
    {
        GuestSegment code = new(state, GuestSegment.Cs);
        GuestSegment stack = new(state, GuestSegment.Ss);
        bool isDataInCs = state.IsUnrestricted && code.Rights.Type == ReadWriteAccessed;
        bool isRealMode = (state.GuestCr0 & ControlRegister0.ProtectionEnable) == 0;
        findings.Require(
            EntryRule.GuestCsType,
            code.RightsField,
            isDataInCs || (code.Rights.Type & (Code | Accessed)) == (Code | Accessed));
        findings.Require(
            EntryRule.GuestCsPrivilege,
            code.RightsField,
            isDataInCs ? code.Rights.Privilege == 0
                : (code.Rights.Type & Conforming) != 0 ? code.Rights.Privilege <= stack.Rights.Privilege
                : code.Rights.Privilege == stack.Rights.Privilege);
        findings.Require(
            EntryRule.GuestCsDefaultSize,
            code.RightsField,
            !state.IsIn64BitMode || !code.Rights.IsDefault32);
        findings.Require(
            EntryRule.GuestSsType,
            stack.RightsField,
            !stack.IsUsable || stack.Rights.Type is 3 or 7);
        findings.Require(
            EntryRule.GuestSsSelectorPrivilege,
            stack.SelectorField,
            state.IsUnrestricted || stack.RequestedPrivilege == code.RequestedPrivilege);
        findings.Require(
            EntryRule.GuestSsPrivilege,
            stack.RightsField,
            state.IsUnrestricted || stack.Rights.Privilege == stack.RequestedPrivilege);
        findings.Require(
            EntryRule.GuestSsPrivilegeInRealMode,
            stack.RightsField,
            stack.Rights.Privilege == 0 || !(isDataInCs || isRealMode));
    }

    private static void CheckTaskRegister(in EntryState state, ref EntryFindings findings)
    {
        GuestSegment task = new(state, GuestSegment.Tr);
        SegmentAccessRights rights = task.Rights;
        findings.Require(EntryRule.GuestTrSelector, task.SelectorField, !task.IsLocal);
        RequireCanonical(state, task, ref findings);
        findings.Require(
            EntryRule.GuestTrType,
            task.RightsField,
            rights.Type == BusyTss || (rights.Type == BusyTss16 && !state.IsIa32eGuest));
        findings.Require(EntryRule.GuestTrSystem, task.RightsField, !rights.IsCodeOrData);
        findings.Require(EntryRule.GuestTrPresent, task.RightsField, rights.IsPresent);
        findings.Require(EntryRule.GuestTrReserved, task.RightsField, rights.Reserved == 0);
        findings.Require(EntryRule.GuestTrGranularity, task.RightsField, task.IsGranularityConsistent);
        findings.Require(EntryRule.GuestTrUnusable, task.RightsField, !rights.IsUnusable);
    }

    private static void CheckLocalDescriptorTable(in EntryState state, ref EntryFindings findings)
    {
        GuestSegment table = new(state, GuestSegment.Ldtr);
        SegmentAccessRights rights = table.Rights;
        if (!table.IsUsable)
        {
            return;
        }

        findings.Require(EntryRule.GuestLdtrSelector, table.SelectorField, !table.IsLocal);
        RequireCanonical(state, table, ref findings);
        findings.Require(EntryRule.GuestLdtrType, table.RightsField, rights.Type == LocalDescriptorTable);
        findings.Require(EntryRule.GuestLdtrSystem, table.RightsField, !rights.IsCodeOrData);
        findings.Require(EntryRule.GuestLdtrPresent, table.RightsField, rights.IsPresent);
        findings.Require(EntryRule.GuestLdtrReserved, table.RightsField, rights.Reserved == 0);
        findings.Require(EntryRule.GuestLdtrGranularity, table.RightsField, table.IsGranularityConsistent);
    }

    private static void RequireCanonical(in EntryState state, GuestSegment segment, ref EntryFindings findings) =>
        findings.Require(EntryRule.GuestBaseCanonical, segment.BaseField, state.IsCanonical(segment.Base));
}
