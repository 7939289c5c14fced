namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Vmx;

public class EptFieldTests
{
    [Fact]
    public void An_entry_has_the_fields_of_the_manual()
    {
        ExtendedPageTableEntry entry = new(0x8000_0012_3456_73f5);
        Assert.Equal(EptRights.Read | EptRights.Execute, entry.Rights);
        Assert.Equal(EptMemoryType.WriteBack, entry.MemoryType);
        Assert.True(entry.IgnoresPat && entry.IsLargePage && entry.IsAccessed && entry.IsDirty);
        Assert.True(entry.SuppressesVirtualizationException);
        Assert.Equal(0x12_3456_7000ul, entry.Address.Value);
        entry = new(0xf00_0000_0c00);
        Assert.False(entry.IsPresent || entry.IgnoresPat || entry.IsLargePage || entry.IsAccessed || entry.IsDirty);
        Assert.False(entry.SuppressesVirtualizationException);
    }

    [Fact]
    public void A_leaf_says_what_its_region_says()
    {
        EptRegion region = EptRegions.Of(0, 4096, 0, EptRights.Read, EptMemoryType.WriteThrough);
        Assert.Equal(0x8000_0000_0060_00a1, ExtendedPageTableEntry.ToPage(new(0x600000), in region, true).Value);
        region.IgnoresPat = true;
        region.Rights = EptRegions.All;
        Assert.Equal(0x8000_0000_0060_1067, ExtendedPageTableEntry.ToPage(new(0x601000), in region, false).Value);
        Assert.Equal(0x602007ul, ExtendedPageTableEntry.ToTable(new(0x602000)).Value);
    }

    [Fact]
    public void A_pointer_has_the_fields_of_the_manual()
    {
        ExtendedPageTablePointer pointer =
            ExtendedPageTablePointer.Of(new(0x1234_5000), EptMemoryType.WriteBack, accessedDirty: true);
        Assert.Equal(0x1234_505eul, pointer.Value);
        Assert.Equal(EptMemoryType.WriteBack, pointer.MemoryType);
        Assert.Equal(4, pointer.WalkLength);
        Assert.True(pointer.HasAccessedDirty);
        Assert.Equal(0x1234_5000ul, pointer.Address.Value);
        Assert.Equal(0x18ul, ExtendedPageTablePointer.Of(default, EptMemoryType.Uncacheable, false).Value);
    }

    /// <summary>Each bit of IA32_VMX_EPT_VPID_CAP stands for one property.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(14)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(25)]
    [InlineData(26)]
    [InlineData(32)]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    public void A_capability_is_one_bit(int bit)
    {
        ulong instructions = (1ul << 20) | (1ul << 32);
        EptVpidCapability all = new(0xf01_0673_4041);
        EptVpidCapability without = new(all.Value & ~(1ul << bit));
        EptVpidCapability only = new((1ul << bit) | (bit >= 25 ? instructions : 0));
        Assert.True(Has(all, bit) && Has(only, bit));
        Assert.False(Has(without, bit) || Has(default, bit));
    }

    [Fact]
    public void Without_the_instruction_no_type_of_it_is_there()
    {
        Assert.False(new EptVpidCapability(1ul << 25).Supports(InveptType.SingleContext));
        Assert.False(new EptVpidCapability(1ul << 41).Supports(InvvpidType.SingleContext));
    }

    private static bool Has(EptVpidCapability value, int bit) => bit switch
    {
        0 => value.HasExecuteOnly,
        6 => value.HasFourLevels,
        14 => value.HasWriteBackTables,
        16 => value.Has2MBytePages,
        17 => value.Has1GBytePages,
        20 => value.HasInvept,
        21 => value.HasAccessedDirty,
        25 => value.Supports(InveptType.SingleContext),
        26 => value.Supports(InveptType.AllContext),
        32 => value.HasInvvpid,
        40 => value.Supports(InvvpidType.IndividualAddress),
        41 => value.Supports(InvvpidType.SingleContext),
        42 => value.Supports(InvvpidType.AllContext),
        _ => value.Supports(InvvpidType.SingleContextRetainingGlobals),
    };
}
