namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Vmx;
using FsCheck;
using FsCheck.Fluent;

public unsafe class MsrBitmapTests
{
    [Theory]
    [InlineData(0u, 0x0000, 0)]
    [InlineData(0x10u, 0x0002, 0)]
    [InlineData(0x1fffu, 0x03ff, 7)]
    [InlineData(0xc000_0000u, 0x0400, 0)]
    [InlineData(0xc000_0080u, 0x0410, 0)]
    [InlineData(0xc000_1fffu, 0x07ff, 7)]
    public void A_register_has_the_bits_of_the_manual(uint register, int readByte, int bit)
    {
        Assert.Equal((readByte * 8) + bit, MsrBitmap.ReadIndex(register));
        Assert.Equal(((readByte + 0x800) * 8) + bit, MsrBitmap.WriteIndex(register));
        using EptPool page = new(1);
        MsrBitmap bitmap = Intercepting(page);
        Assert.True(bitmap.AllowRead(register));
        Assert.True(bitmap.AllowWrite(register));
        byte* bytes = (byte*)page.Range.Start;
        Assert.Equal((byte)~(1 << bit), bytes[readByte]);
        Assert.Equal((byte)~(1 << bit), bytes[readByte + 0x800]);
        Assert.Equal(EptPool.PageSize - 2, new Span<byte>(bytes, EptPool.PageSize).Count<byte>(0xff));
    }

    [Theory]
    [InlineData(0x2000u)]
    [InlineData(0x4b56_4d00u)]
    [InlineData(0xbfff_ffffu)]
    [InlineData(0xc000_2000u)]
    [InlineData(0xffff_ffffu)]
    public void A_register_outside_the_ranges_cannot_be_granted(uint register)
    {
        using EptPool page = new(1);
        MsrBitmap bitmap = new((ulong*)page.Range.Start);
        Assert.True(bitmap.InterceptsRead(register) && bitmap.InterceptsWrite(register));
        Assert.False(bitmap.AllowRead(register) || bitmap.AllowWrite(register));
        Assert.Equal((-1, -1), (MsrBitmap.ReadIndex(register), MsrBitmap.WriteIndex(register)));
    }

    [Fact]
    public void The_bitmap_equals_a_set_of_grants()
    {
        Gen<uint> register = Gen.OneOf(
            Gen.Choose(0, 0x2001).Select(value => (uint)value),
            Gen.Choose(-1, 0x2001).Select(value => 0xc000_0000u + (uint)value));
        Prop.ForAll(register.Zip(Gen.Elements(true, false)).ArrayOf().ToArbitrary(), grants =>
        {
            using EptPool page = new(1);
            MsrBitmap bitmap = Intercepting(page);
            bool[,] model = new bool[2, 0x8000];
            foreach ((uint number, bool isWrite) in grants)
            {
                bool isInRange = (number & 0x3fff_ffff) < 0x2000 && (number >> 30) is 0 or 3;
                Assert.Equal(isInRange, isWrite ? bitmap.AllowWrite(number) : bitmap.AllowRead(number));
                model[isWrite ? 1 : 0, ModelIndex(number)] |= isInRange;
            }

            for (uint low = 0; low < 0x2010; low++)
            {
                foreach (uint number in (uint[])[low, 0xc000_0000 + low])
                {
                    Assert.Equal(!model[0, ModelIndex(number)], bitmap.InterceptsRead(number));
                    Assert.Equal(!model[1, ModelIndex(number)], bitmap.InterceptsWrite(number));
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    private static uint ModelIndex(uint number) => (number & 0x3fff) | ((number >> 31) << 14);

    private static MsrBitmap Intercepting(EptPool page)
    {
        MsrBitmap bitmap = new((ulong*)page.Range.Start);
        bitmap.InterceptAll();
        return bitmap;
    }
}
