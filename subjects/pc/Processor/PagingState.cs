namespace Bulkhead.Subjects.Pc.Processor;

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

    public readonly bool IsPaging => (ControlRegister0 & Paging) != 0;

    public readonly bool IsWriteProtecting => (ControlRegister0 & WriteProtect) != 0;

    public readonly bool HasLargePages => (ControlRegister4 & PageSizeExtensions) != 0;

    public readonly bool IsPhysicalAddressExtended => (ControlRegister4 & PhysicalAddressExtension) != 0;

    public readonly bool HasFiveLevels => (ControlRegister4 & FiveLevels) != 0;

    public readonly bool IsLongMode => (ExtendedFeatureEnable & LongModeActive) != 0;
}
