namespace Bulkhead.Subjects.Pc.Processor;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;

/// <summary>What decides how the guest's linear addresses are translated (SDM Vol. 3A, 4.1).</summary>
public struct PagingState
{
    private const ulong WriteProtect = 1 << 16;
    private const ulong Paging = 1ul << 31;
    private const ulong PageSizeExtensions = 1 << 4;
    private const ulong PhysicalAddressExtension = 1 << 5;
    private const ulong FiveLevels = 1 << 12;
    private const ulong LongModeActive = 1 << 10;

    public ulong ControlRegister0;
    public ulong ControlRegister3;
    public ulong ControlRegister4;
    public ulong ExtendedFeatureEnable;

    /// <summary>The access is made with a CPL of 3.</summary>
    public bool IsUser;

    /// <summary>As the page of an exit shows it.</summary>
    public unsafe PagingState(MonitoredStatePage* page)
    {
        ControlRegister0 = page->ControlRegister0;
        ControlRegister3 = page->ControlRegister3;
        ControlRegister4 = page->ControlRegister4;
        ExtendedFeatureEnable = page->ExtendedFeatureEnable;
        IsUser = (page->CodeSegmentAccessRights >> 5 & 3) == 3;
    }

    /// <summary>Linear addresses are translated in the same way, but for CR3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsSameMode(in PagingState other)
    {
        const ulong Controls = PageSizeExtensions | PhysicalAddressExtension | FiveLevels;
        return (((ControlRegister0 ^ other.ControlRegister0) & Paging)
            | ((ControlRegister4 ^ other.ControlRegister4) & Controls)
            | ((ExtendedFeatureEnable ^ other.ExtendedFeatureEnable) & LongModeActive)) == 0;
    }

    public readonly bool IsPaging
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (ControlRegister0 & Paging) != 0;
    }

    public readonly bool IsWriteProtecting
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (ControlRegister0 & WriteProtect) != 0;
    }

    public readonly bool HasLargePages
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (ControlRegister4 & PageSizeExtensions) != 0;
    }

    public readonly bool IsPhysicalAddressExtended
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (ControlRegister4 & PhysicalAddressExtension) != 0;
    }

    public readonly bool HasFiveLevels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (ControlRegister4 & FiveLevels) != 0;
    }

    public readonly bool IsLongMode
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (ExtendedFeatureEnable & LongModeActive) != 0;
    }
}
