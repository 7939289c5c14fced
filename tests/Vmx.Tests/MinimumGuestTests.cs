namespace Bulkhead.Vmx.Tests;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Trials.Guests.Minimum;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>The smallest guests, which the guests image leaves fields out of.</summary>
public sealed unsafe class MinimumGuestTests : IDisposable
{
    private const int PageSize = 4096;
    private const ulong EptPointer = 0x6000 | (3 << 3) | 6;
    private const ulong Memory = 0x20_0000;

    private readonly byte* _memory = (byte*)NativeMemory.AlignedAlloc(16 * PageSize, PageSize);

    public MinimumGuestTests() => NativeMemory.Clear(_memory, 16 * PageSize);

    public static TheoryData<MinimumMode> Modes => [.. Enum.GetValues<MinimumMode>()];

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_complete_set_breaks_no_rule_and_activates_nothing_that_is_not_needed(MinimumMode mode)
    {
        EntryState state = Of(mode);
        Assert.Empty(GoodVmcs.Broken(state));
        Assert.Equal((PinBasedControls)state.Capabilities.PinBased.MustBeOne, state.PinBased);
        Assert.Equal(MinimumGuest.IsUnrestricted(mode), state.HasEpt);
        Assert.Equal(MinimumGuest.IsUnrestricted(mode), state.IsUnrestricted);
    }

    [Theory]
    [InlineData(VmcsField.VmExitMsrStoreCount)]
    [InlineData(VmcsField.VmExitMsrLoadCount)]
    [InlineData(VmcsField.VmEntryMsrLoadCount)]
    public void An_msr_area_that_a_count_conjures_up_is_refused(VmcsField count)
    {
        EntryState state = Of(MinimumMode.Long64);
        state.Values.Set(count, 1);
        Assert.Single(GoodVmcs.Broken(state));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void The_guest_begins_with_vmcall_and_goes_no_further_without_an_exit(MinimumMode mode)
    {
        MinimumGuest.WriteMemory((ulong)_memory, mode);
        ReadOnlySpan<byte> page = new(_memory + MinimumGuest.Address, PageSize);
        Assert.Equal([0x0f, 0x01, 0xc1], page[..3].ToArray());
        for (int offset = 4; offset < PageSize; offset += 2)
        {
            Assert.Equal([0x0f, 0xa2], page.Slice(offset, 2).ToArray());
        }
    }

    [Fact]
    public void The_64_bit_page_tables_map_the_one_page()
    {
        MinimumGuest.WriteMemory((ulong)_memory, MinimumMode.Long64);
        const int Entries = PageSize / sizeof(ulong);
        ulong* table = (ulong*)(_memory + PageSize);
        for (int level = 4; level >= 1; level--)
        {
            int expected = level == 1 ? (int)(MinimumGuest.Address / PageSize) : 0;
            for (int index = 0; index < Entries; index++)
            {
                Assert.Equal(index == expected, table[index] != 0);
            }

            Assert.Equal(7ul, table[expected] & 0xfff);
            table = (ulong*)(table[expected] & ~0xffful);
        }

        Assert.Equal((ulong)_memory + MinimumGuest.Address, (ulong)table);
    }

    [Fact]
    public void Fillings_keep_the_revision_identifier_and_give_every_bit_either_value()
    {
        const uint Revision = 0x2b;
        const int Words = PageSize / sizeof(ulong);
        ulong* region = (ulong*)_memory;
        ulong[] ones = new ulong[Words];
        ulong[] zeros = new ulong[Words];
        for (MinimumFilling filling = MinimumFilling.Pattern5A; (int)filling < MinimumFillings.Count; filling++)
        {
            MinimumFillings.Fill((ulong)_memory, filling, Revision);
            Assert.Equal(Revision, *(uint*)_memory);
            for (int word = 1; word < Words; word++)
            {
                ones[word] |= region[word];
                zeros[word] |= ~region[word];
            }
        }

        Assert.All(ones.Skip(1).Concat(zeros.Skip(1)), bits => Assert.Equal(ulong.MaxValue, bits));
    }

    [Fact]
    public void A_random_filling_repeats_no_word()
    {
        MinimumFillings.Fill((ulong)_memory, MinimumFilling.RandomA, 0);
        Assert.Equal(PageSize / 8, new ReadOnlySpan<ulong>(_memory, PageSize / 8).ToArray().Distinct().Count());
    }

    private static EntryState Of(MinimumMode mode)
    {
        EntryState state = GoodVmcs.Of(EntryTemplate.Long);
        state.Values.Set(VmcsField.GuestCr3, 0);
        MinimumGuest.Write(ref state, mode, Memory, EptPointer);
        return state;
    }
}
