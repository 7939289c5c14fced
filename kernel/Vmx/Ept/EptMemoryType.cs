namespace Bulkhead.Kernel.Vmx;

/// <summary>How the processor caches what EPT maps, or EPT's own tables (SDM Vol. 3C, 29.3.7).</summary>
public enum EptMemoryType : byte
{
    Uncacheable = 0,
    WriteCombining = 1,
    WriteThrough = 4,
    WriteProtected = 5,
    WriteBack = 6,
}
