namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Vmx;
using FsCheck;
using FsCheck.Fluent;

public unsafe class IoBitmapsTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0x3f8, 0x7f, 0)]
    [InlineData(0x7fff, 0xfff, 7)]
    [InlineData(0x8000, 0x1000, 0)]
    [InlineData(0xcfd, 0x19f, 5)]
    [InlineData(0xffff, 0x1fff, 7)]
    public void A_port_has_the_bit_of_the_manual(ushort port, int index, int bit)
    {
        using EptPool pages = new(2);
        IoBitmaps bitmaps = Intercepting(pages);
        bitmaps.Allow(port, port);
        Span<byte> bytes = new((void*)pages.Range.Start, 2 * EptPool.PageSize);
        Assert.Equal((byte)~(1 << bit), bytes[index]);
        Assert.Equal(bytes.Length - 1, bytes.Count<byte>(0xff));
        Assert.Equal((pages.Range.Start, pages.Range.Start + 4096), (bitmaps.A.Value, bitmaps.B.Value));
    }

    [Fact]
    public void Every_port_can_be_granted_and_none_is_by_default()
    {
        using EptPool pages = new(2);
        IoBitmaps bitmaps = Intercepting(pages);
        Assert.False(pages.Entries.ContainsAnyExcept(~0ul));
        bitmaps.Allow(1, 0);
        Assert.False(pages.Entries.ContainsAnyExcept(~0ul));
        bitmaps.Allow(0, 0xffff);
        Assert.False(pages.Entries.ContainsAnyExcept(0ul));
    }

    [Theory]
    [InlineData(0xffff, 1, false)]
    [InlineData(0xffff, 2, true)]
    [InlineData(0xfffd, 4, true)]
    [InlineData(0xfffc, 4, false)]
    public void An_access_that_wraps_around_is_an_exit_whatever_is_granted(ushort port, int size, bool expected)
    {
        using EptPool pages = new(2);
        Assert.Equal(expected, new IoBitmaps((ulong*)pages.Range.Start).Intercepts(port, size));
    }

    [Fact]
    public void The_bitmaps_equal_an_array_of_ports()
    {
        Gen<(int First, int Last)> range = Gen.OneOf(
            Gen.Choose(0, 0xffff).Zip(Gen.Choose(0, 0xffff)),
            Gen.Choose(0, 0xffff).Zip(Gen.Choose(-2, 70)).Select(
                pair => (pair.Item1, Math.Clamp(pair.Item1 + pair.Item2, 0, 0xffff))));
        Prop.ForAll(range.ArrayOf().ToArbitrary(), grants =>
        {
            using EptPool pages = new(2);
            IoBitmaps bitmaps = Intercepting(pages);
            bool[] isGranted = new bool[0x10000];
            foreach ((int first, int last) in grants.Take(3))
            {
                bitmaps.Allow((ushort)first, (ushort)last);
                isGranted.AsSpan(first, Math.Max(0, last - first + 1)).Fill(true);
            }

            for (int port = 0; port < isGranted.Length; port++)
            {
                foreach (int size in (int[])[1, 2, 4])
                {
                    bool isWhole = port + size <= isGranted.Length
                        && !isGranted.AsSpan(port, size).Contains(false);
                    if (isWhole == bitmaps.Intercepts((ushort)port, size))
                    {
                        Assert.Fail($"port {port:x} size {size}: granted {isWhole}");
                    }
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }

    private static IoBitmaps Intercepting(EptPool pages)
    {
        IoBitmaps bitmaps = new((ulong*)pages.Range.Start);
        bitmaps.InterceptAll();
        return bitmaps;
    }
}
