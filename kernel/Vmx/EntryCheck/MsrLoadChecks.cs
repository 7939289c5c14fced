namespace Bulkhead.Kernel.Vmx.EntryCheck;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// Checks on the entries of the VM-entry MSR-load area (SDM Vol. 3C, 27.4). A value that WRMSR would refuse breaks VM
/// entry as well, and is not looked for here.
/// </summary>
internal static unsafe class MsrLoadChecks
{
    private const uint Ia32FsBase = 0xc000_0100;
    private const uint Ia32SmmMonitorCtl = 0x9b;

    /// <summary>Returns the number, from 1, of the first entry that breaks a rule; 0 if there is none.</summary>
    public static uint Check(in EntryState state, ref EntryFindings findings)
    {
        MsrAreaEntry* entries = state.Memory.MsrLoadArea;
        uint count = (uint)state.Of(VmcsField.VmEntryMsrLoadCount);
        uint limit = state.Capabilities.Misc.MsrListLimit;
        int before = findings.Count;
        for (uint index = 0; entries != null && index < count && index < limit; index++)
        {
            CheckEntry(entries[index], ref findings);
            if (findings.Count != before)
            {
                return index + 1;
            }
        }

        return 0;
    }

    private static void CheckEntry(MsrAreaEntry entry, ref EntryFindings findings)
    {
        const VmcsField Field = VmcsField.VmEntryMsrLoadAddress;
        findings.Require(EntryRule.MsrLoadReserved, Field, entry.Reserved == 0);
        findings.Require(
            EntryRule.MsrLoadBase,
            Field,
            entry.Index is not (Ia32FsBase or (uint)Msr.IA32_GS_BASE));
        findings.Require(EntryRule.MsrLoadApic, Field, entry.Index >> 8 != 8);
        findings.Require(EntryRule.MsrLoadSmm, Field, entry.Index != Ia32SmmMonitorCtl);
    }
}
