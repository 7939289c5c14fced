namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Cpu;
using FsCheck;
using FsCheck.Fluent;

public unsafe class XsaveLayoutTests
{
    private const uint Avx = 0x7;
    private const ulong Avx512 = 0xe7;

    /// <summary>What a server of the Skylake generation reports: component 8 belongs to IA32_XSS.</summary>
    private static readonly (uint Component, uint Size, uint Offset, uint Flags)[] s_skylakeServer =
    [
        (2, 0x100, 0x240, 0),
        (3, 0x40, 0x3c0, 0),
        (4, 0x40, 0x400, 0),
        (5, 0x40, 0x440, 0),
        (6, 0x200, 0x480, 0),
        (7, 0x400, 0x680, 0),
        (8, 0x80, 0, 1),
        (9, 8, 0xa80, 0),
    ];

    [Fact]
    public void The_layout_of_a_processor_with_AVX_512_is_read()
    {
        XsaveLayout layout = Read(0x2ff, 0xa88, s_skylakeServer);
        Assert.Equal((0x2fful, 0xa88u), (layout.Supported, layout.MaximumSize));
        Assert.True(layout.IsConsistent);
        Assert.Equal((0x480u, 0x200u, false), (layout[6].Offset, layout[6].Size, layout[6].IsSupervisor));
        Assert.True(layout[8].IsSupervisor);
        Assert.Equal(0xa88ul, layout.SizeOf(layout.Supported));
    }

    [Theory]
    [InlineData(0x1, 576)]
    [InlineData(0x3, 576)]
    [InlineData(Avx, 832)]
    [InlineData(0x1f, 1088)]
    [InlineData(Avx512, 2688)]
    [InlineData(0x203, 2696)]
    public void The_size_is_the_end_of_the_last_component(ulong mask, ulong size) =>
        Assert.Equal(size, Read(0x2ff, 0xa88, s_skylakeServer).SizeOf(mask));

    [Fact]
    public void A_processor_with_x87_and_SSE_alone_is_consistent()
    {
        XsaveLayout layout = Read(3, 576, []);
        Assert.True(layout.IsConsistent);
        Assert.Equal(576ul, layout.SizeOf(3));
        Assert.False(Read(3, 575, []).IsConsistent);
    }

    [Theory]
    [InlineData(0x100, 0x23f, 0)]
    [InlineData(0x100, 0, 0)]
    [InlineData(0x101, 0x240, 0)]
    [InlineData(0, 0x240, 0)]
    [InlineData(0x100, 0x240, 1)]
    [InlineData(0xffff_ffff, 0x240, 0)]
    [InlineData(0x100, 0xffff_ffff, 0)]
    public void A_component_that_cannot_be_is_noticed(uint size, uint offset, uint flags)
    {
        Assert.True(Read(Avx, 0x340, [(2, 0x100, 0x240, 0)]).IsConsistent);
        Assert.False(Read(Avx, 0x340, [(2, size, offset, flags)]).IsConsistent);
        Assert.True(Read(3, 0x340, [(2, size, offset, flags)]).IsConsistent);
    }

    [Fact]
    public void Unknown_components_are_left_out()
    {
        XsaveLayout layout = Read(0x8_0007, 0x400, [(2, 0x100, 0x240, 0), (19, 0x80, 0x380, 0)], high: 0x8000_0000);
        Assert.Equal(Avx, layout.Supported);
        Assert.True(layout.IsConsistent);
    }

    [Fact]
    public void The_size_equals_the_greatest_end() =>
        Prop.ForAll(
            Gen.Choose(2, 18).Zip(Gen.Choose(1, 9000)).Zip(Gen.Choose(576, 20000)).ArrayOf().ToArbitrary(),
            ArbMap.Default.ArbFor<uint>(),
            (list, mask) =>
            {
                (uint Component, uint Size, uint Offset, uint Flags)[] components = [.. list
                    .DistinctBy(entry => entry.Item1.Item1)
                    .Select(entry => ((uint)entry.Item1.Item1, (uint)entry.Item1.Item2, (uint)entry.Item2, 0u))];
                ulong expected = components
                    .Where(component => ((mask >> (int)component.Component) & 1) != 0)
                    .Select(component => (ulong)component.Offset + component.Size)
                    .Append(576ul)
                    .Max();
                return Read(uint.MaxValue, 30000, components).SizeOf(mask) == expected;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(512)]
    [InlineData(576)]
    [InlineData(2696)]
    public void The_initial_area_is_zero_but_for_two_control_registers(int size)
    {
        byte[] bytes = new byte[size + 1];
        bytes.AsSpan().Fill(0xee);
        fixed (byte* area = bytes)
        {
            XsaveArea.Initialize(area, (ulong)size);
        }

        byte[] expected = new byte[size + 1];
        (expected[0], expected[1], expected[24], expected[25], expected[size]) = (0x7f, 0x03, 0x80, 0x1f, 0xee);
        Assert.Equal(expected, bytes);
    }

    private static XsaveLayout Read(
        uint supported,
        uint maximumSize,
        (uint Component, uint Size, uint Offset, uint Flags)[] components,
        uint high = 0)
    {
        ProcessorModel model = new();
        model.ExtendedState[0] = new() { Eax = supported, Ebx = 576, Ecx = maximumSize, Edx = high };
        foreach ((uint component, uint size, uint offset, uint flags) in components)
        {
            model.ExtendedState[component] = new() { Eax = size, Ebx = offset, Ecx = flags };
        }

        Instructions.Model = model;
        return XsaveLayout.Read();
    }
}
