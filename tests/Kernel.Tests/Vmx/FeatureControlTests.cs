using Bulkhead.Kernel.Tests.Support;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Kernel.Tests.Vmx;

public sealed class FeatureControlTests
{
    /// <summary>Bit 0 locks, bit 1 enables VMXON in SMX operation, bit 2 outside it (SDM Vol. 3C, 24.7).</summary>
    [Theory]
    [InlineData(0b000, FeatureControlCase.Unlocked)]
    [InlineData(0b001, FeatureControlCase.Disabled)]
    [InlineData(0b010, FeatureControlCase.Unlocked)]
    [InlineData(0b011, FeatureControlCase.Disabled)]
    [InlineData(0b100, FeatureControlCase.Unlocked)]
    [InlineData(0b101, FeatureControlCase.Ready)]
    [InlineData(0b110, FeatureControlCase.Unlocked)]
    [InlineData(0b111, FeatureControlCase.Ready)]
    public void EveryCaseIsTold(ulong value, FeatureControlCase wanted)
    {
        Assert.Equal(wanted, new FeatureControl(value).Case);
        Assert.Equal(wanted, new FeatureControl(value | 0xffff_ffff_ffff_fff8).Case);
    }

    [Fact]
    public void WhatIsWrittenIsReadyAndNeverEnablesSmxOperation() =>
        PropertyTest.Holds(Generate.UInt64, value =>
        {
            FeatureControl enabled = new FeatureControl(value).Enabled;
            return enabled.Case == FeatureControlCase.Ready
                && (enabled.Value & 0b111) == 0b101
                && enabled.Value >> 3 == value >> 3;
        });
}
