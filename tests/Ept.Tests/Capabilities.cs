namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Vmx;

/// <summary>IA32_VMX_EPT_VPID_CAP of processors that differ in what the builder asks for.</summary>
internal static class Capabilities
{
    private const ulong FourLevelsWriteBack = (1 << 6) | (1 << 14);

    public static readonly EptVpidCapability Full = Of(executeOnly: true, pages2M: true, pages1G: true);

    public static readonly EptVpidCapability Least = Of(executeOnly: false, pages2M: false, pages1G: false);

    public static EptVpidCapability Of(bool executeOnly, bool pages2M, bool pages1G) => new(
        FourLevelsWriteBack
        | (1 << 21)
        | (executeOnly ? 1u : 0)
        | (pages2M ? 1u << 16 : 0)
        | (pages1G ? 1u << 17 : 0));
}
