namespace Bulkhead.GuestImages.Start;

/// <summary>Flat segment descriptors (SDM Vol. 3A, 3.4.5), accessed.</summary>
internal static class SegmentDescriptors
{
    public const ulong Code32 = 0x00cf_9b00_0000_ffff;
    public const ulong Code64 = 0x00af_9b00_0000_ffff;
    public const ulong Data = 0x00cf_9300_0000_ffff;
}
