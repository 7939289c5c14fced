namespace Bulkhead.Kernel.Vmx.EntryCheck;

using Bulkhead.Kernel.Cpu;

/// <summary>The values of registers that the host-state and the guest-state area share the rules of.</summary>
internal static class LoadedRegisterChecks
{
    private const ulong LinearAddressMasking = 3ul << 61;
    private const ulong CetSuppressAndTracker = 3ul << 10;
    private const ulong CetReserved = 0x3c0;

    /// <summary>Whether a CR3 value is within the physical-address width; LAM adds two bits above it.</summary>
    public static bool IsCr3(in EntryState state, ulong value)
    {
        ulong ignored = state.Capabilities.HasLinearAddressMasking ? LinearAddressMasking : 0;
        return (value & ~ignored) >> state.Capabilities.PhysicalAddressWidth == 0;
    }

    /// <summary>Whether each byte of an IA32_PAT value is a memory type: 0, 1, 4, 5, 6 or 7.</summary>
    public static bool IsPat(ulong value)
    {
        for (int entry = 0; entry < 64; entry += 8)
        {
            if (((value >> entry) & 0xff) is 2 or 3 or > 7)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether IA32_S_CET has bits 9:6 0, not both bits 11 and 10 1, and a canonical address.</summary>
    public static bool IsSupervisorCet(in EntryState state, ulong value) =>
        state.IsCanonical(value)
        && (value & CetReserved) == 0
        && (value & CetSuppressAndTracker) != CetSuppressAndTracker;

    /// <summary>Whether CR4.CET is 0 or CR0.WP is 1.</summary>
    public static bool IsCetProtected(ulong cr0, ulong cr4) =>
        (cr4 & ControlFlowEnforcement) == 0 || (cr0 & (ulong)ControlRegister0.WriteProtect) != 0;

    private const ulong ControlFlowEnforcement = 1 << 23;
}
