namespace Bulkhead.Vmx.Tests;

using System.Text;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Trials.Capabilities;
using Bulkhead.Kernel.Vmx;
using FsCheck;
using FsCheck.Fluent;

public class ControlSettingTests
{
    // A real processor's IA32_VMX_PROCBASED_CTLS and its TRUE twin: CR3 exiting may be 0 by the latter alone.
    private const ulong Original = 0xfff9_fffe_0401_e172;
    private const ulong True = 0xfff9_fffe_0400_6172;

    [Fact]
    public void What_is_wanted_and_allowed_is_set_along_with_the_default1_controls()
    {
        ControlSetting setting = Compute(PrimaryProcessorBasedControls.HltExiting, 0, True);
        Assert.Equal(0x0400_6172u | (1u << 7), setting.Value);
        Assert.True(setting.IsComplete);
        Assert.Equal(0x0400_6172u, setting.Imposed);
    }

    [Fact]
    public void The_original_MSR_imposes_what_the_TRUE_one_does_not()
    {
        VmxBasic with = new(1ul << 55);
        ControlCapability chosen = ControlCapability.Choose(with, Original, True);
        Assert.Equal(True, chosen.Value);
        chosen = ControlCapability.Choose(default, Original, True);
        Assert.Equal(Original, chosen.Value);
        uint imposed = ControlSetting.Compute(0, 0, chosen).Imposed & ~new ControlCapability(True).MustBeOne;
        Assert.Equal(
            PrimaryProcessorBasedControls.Cr3LoadExiting | PrimaryProcessorBasedControls.Cr3StoreExiting,
            (PrimaryProcessorBasedControls)imposed);
    }

    [Fact]
    public void What_is_wanted_and_not_there_is_missing_and_named()
    {
        ControlSetting setting = Compute(
            PrimaryProcessorBasedControls.ActivateTertiaryControls
                | PrimaryProcessorBasedControls.HltExiting
                | (PrimaryProcessorBasedControls)1,
            0,
            True);
        Assert.False(setting.IsComplete);
        Assert.Equal(0x2_0001u, setting.Missing);
        Assert.Equal(0u, setting.Value & setting.Missing);
        Assert.Equal(
            "bit 0, tertiary controls",
            SerialRecorder.Record((ref log) =>
                BitNames.Write(ref log, setting.Missing, CapabilityNames.ProcessorBased)));
    }

    [Fact]
    public void What_is_optional_is_set_where_it_is_there_and_not_missing_elsewhere()
    {
        PrimaryProcessorBasedControls optional =
            PrimaryProcessorBasedControls.ActivateTertiaryControls | PrimaryProcessorBasedControls.UseTscOffsetting;
        ControlSetting setting = Compute(0, optional, True);
        Assert.True(setting.IsComplete);
        Assert.Equal(
            PrimaryProcessorBasedControls.UseTscOffsetting,
            (PrimaryProcessorBasedControls)setting.Value & optional);
    }

    [Fact]
    public void A_setting_is_always_allowed_and_accounts_for_every_bit() =>
        Prop.ForAll<DoNotSize<uint>, DoNotSize<uint>, DoNotSize<ulong>>((anyWanted, anyOptional, any) =>
        {
            (uint wanted, uint optional) = (anyWanted.Item, anyOptional.Item);

            // A processor never insists on a control that it does not have.
            ControlCapability capability = new(any.Item | ((ulong)(uint)any.Item << 32));
            ControlSetting setting = ControlSetting.Compute(wanted, optional, capability);
            return capability.Allows(setting.Value)
                && (wanted & ~setting.Value) == setting.Missing
                && (setting.Value & ~(wanted | optional)) == setting.Imposed
                && (optional & capability.MayBeOne & ~setting.Value) == 0;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0x16u, true)]
    [InlineData(0x17u, true)]
    [InlineData(0x06u, false)]
    [InlineData(0x36u, false)]
    public void A_value_is_allowed_only_within_both_halves(uint value, bool isAllowed) =>
        Assert.Equal(isAllowed, new ControlCapability(0x0000_001f_0000_0016).Allows(value));

    [Fact]
    public void Every_control_has_words_and_every_word_a_control()
    {
        AssertNamed<PinBasedControls>(CapabilityNames.PinBased);
        AssertNamed<PrimaryProcessorBasedControls>(CapabilityNames.ProcessorBased);
        AssertNamed<SecondaryProcessorBasedControls>(CapabilityNames.Secondary);
        AssertNamed<TertiaryProcessorBasedControls>(CapabilityNames.Tertiary);
        AssertNamed<VmExitControls>(CapabilityNames.Exit);
        AssertNamed<VmEntryControls>(CapabilityNames.Entry);
    }

    private static void AssertNamed<T>(ReadOnlySpan<byte> names)
        where T : struct, Enum
    {
        ulong defined = 0;
        foreach (T control in Enum.GetValues<T>())
        {
            defined |= Convert.ToUInt64(control);
        }

        for (int bit = 0; bit < 64; bit++)
        {
            string name = Encoding.ASCII.GetString(NameList.At(names, bit));
            bool isDefined = (defined & (1ul << bit)) != 0;
            Assert.True(isDefined == (name.Length != 0), $"{typeof(T).Name} bit {bit}: '{name}'");
        }
    }

    private static ControlSetting Compute(
        PrimaryProcessorBasedControls wanted,
        PrimaryProcessorBasedControls optional,
        ulong capability) =>
        ControlSetting.Compute((uint)wanted, (uint)optional, new ControlCapability(capability));
}
