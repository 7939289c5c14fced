namespace Bulkhead.GuestImages.Memory;

/// <summary>What a range of the memory map is (ACPI 6.5, table 15.6: address range types).</summary>
internal enum AddressRangeType : uint
{
    /// <summary>Memory that the guest may use.</summary>
    Memory = 1,

    /// <summary>Not to be used.</summary>
    Reserved = 2,
}
