namespace Bulkhead.Kernel.Vmx;

/// <summary>
/// The exit qualification of a debug exception (SDM Vol. 3C, table 28-1): the bits that DR6 would have got, with those
/// that DR6 holds inverted (BLD and RTM) being 1 when the event happened.
/// </summary>
public readonly struct DebugExceptionQualification(ulong value)
{
    public ulong Value { get; } = value;

    /// <summary>B3 to B0: the breakpoints whose conditions were met, enabled or not.</summary>
    public byte Breakpoints => (byte)(Value & 15);

    /// <summary>BLD: a bus lock was asserted.</summary>
    public bool IsBusLock => (Value & (1 << 11)) != 0;

    /// <summary>BD: the next instruction accesses a debug register while DR7.GD is 1.</summary>
    public bool IsDebugRegisterAccess => (Value & (1 << 13)) != 0;

    /// <summary>BS: single step, or task switch with the trap flag.</summary>
    public bool IsSingleStep => (Value & (1 << 14)) != 0;

    /// <summary>RTM: inside a transactional region.</summary>
    public bool IsInTransaction => (Value & (1 << 16)) != 0;
}
