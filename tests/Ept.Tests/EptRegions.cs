namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Vmx;

/// <summary>Regions in one line.</summary>
internal static class EptRegions
{
    public const EptRights All = EptRights.Read | EptRights.Write | EptRights.Execute;

    public static EptRegion Of(
        ulong start,
        ulong length,
        ulong target,
        EptRights rights = All,
        EptMemoryType type = EptMemoryType.WriteBack) =>
        new() { Start = new(start), Length = length, Target = new(target), Rights = rights, MemoryType = type };
}
