using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;
using Bulkhead.Kernel.Trials.Capabilities;

namespace Bulkhead.Kernel.Tests.Trials;

public sealed unsafe class CapabilityReportTests : IDisposable
{
    private readonly AlignedMemory memory = new(sizeof(Processor));

    private Processor* Processor => (Processor*)memory.Address;

    public void Dispose() => memory.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("capsule")]
    [InlineData("modules=caps")]
    public void NothingIsWrittenUnlessAskedFor(string commandLine) =>
        Assert.Empty(Report(ProcessorModels.Haswell(), commandLine));

    /// <summary>Martinsen 2010, Figures 10 and 11.</summary>
    [Fact]
    public void TheThesisProcessorsCpuidIsReported()
    {
        string[] lines = Report(ProcessorModels.Thesis());
        Assert.Equal("# CPUID.0 EAX=0xa EBX=0x756e6547 ECX=0x6c65746e EDX=0x49656e69", lines[0]);
        Assert.Equal("# CPUID.1 EAX=0x10676 EBX=0x0 ECX=0x8e3fd EDX=0xbfebfbff", lines[1]);
    }

    /// <summary>Martinsen 2010, Figure 12: ECX 0x8e3fd has bits 0, 2 to 9, 13 to 15 and 19.</summary>
    [Fact]
    public void TheThesisProcessorsFeaturesInEcxAreNamed() => Assert.Equal(
        ["SSE3", "DTES64", "MONITOR", "DS-CPL", "VMX", "SMX", "EIST", "TM2", "SSSE3", "CMPXCHG16B",
            "xTPR Update Control", "PDCM", "SSE4.1"],
        Set(Report(ProcessorModels.Thesis()), "CPUID.1:ECX"));

    /// <summary>Martinsen 2010, Figure 13: EDX 0xbfebfbff has all bits but 10, 18, 20 and 30.</summary>
    [Fact]
    public void TheThesisProcessorsFeaturesInEdxAreNamed()
    {
        string[] set = Set(Report(ProcessorModels.Thesis()), "CPUID.1:EDX");
        Assert.Equal(28, set.Length);
        Assert.Contains("MSR", set);
        Assert.Contains("PBE", set);
        Assert.DoesNotContain("PSN", set);
    }

    /// <summary>Martinsen 2010, Figure 14.</summary>
    [Fact]
    public void TheThesisProcessorsControlRegister0IsReported()
    {
        string[] lines = Report(ProcessorModels.Thesis());
        Assert.Contains("# CR0 FIXED0=0x80000021 FIXED1=0xffffffff required=0x80000021 flexible=0x7fffffde", lines);
        Assert.Equal(["PE", "NE", "PG"], Settings(lines, "CR0", "must be 1"));
        Assert.Empty(Settings(lines, "CR0", "must be 0"));
        Assert.Equal(["MP", "EM", "TS", "ET", "WP", "AM", "NW", "CD"], Settings(lines, "CR0", "may be 0 or 1"));
    }

    /// <summary>Martinsen 2010, Figure 15: bits 31:15 and 12:11 must be clear, 14 and 10:0 are flexible.</summary>
    [Fact]
    public void TheThesisProcessorsControlRegister4IsReported()
    {
        string[] lines = Report(ProcessorModels.Thesis());
        Assert.Contains("# CR4 FIXED0=0x2000 FIXED1=0x67ff required=0x2000 flexible=0x47ff", lines);
        Assert.Contains("# CR4[13] VMXE: must be 1", lines);
        Assert.Equal(["VMXE"], Settings(lines, "CR4", "must be 1"));
        Assert.Equal(
            ["VME", "PVI", "TSD", "DE", "PSE", "PAE", "MCE", "PGE", "PCE", "OSFXSR", "OSXMMEXCPT", "SMXE"],
            Settings(lines, "CR4", "may be 0 or 1"));
        Assert.Equal(
            ["UMIP", "LA57", "FSGSBASE", "PCIDE", "OSXSAVE", "KL", "SMEP", "SMAP", "PKE", "CET", "PKS", "UINTR"],
            Settings(lines, "CR4", "must be 0").Where(name => name.Length > 0));
    }

    [Fact]
    public void AProcessorWithoutTheLaterMsrsSaysSo()
    {
        string[] lines = Report(ProcessorModels.Thesis());
        foreach (string name in new[]
            { "PROCBASED_CTLS2", "TRUE_PINBASED_CTLS", "TRUE_ENTRY_CTLS", "EPT_VPID_CAP", "VMFUNC" })
        {
            Assert.Contains($"# IA32_VMX_{name}: not present", lines);
            Assert.DoesNotContain(lines, line => line.StartsWith($"# IA32_VMX_{name}[", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void TheBasicAndMiscellaneousFieldsAreDecoded()
    {
        string[] lines = Report(ProcessorModels.Haswell());
        Assert.Contains("# IA32_VMX_BASIC=0xda040000000012", lines);
        Assert.Contains("# IA32_VMX_BASIC VMCS revision identifier=0x12, region size=1024, memory type=6", lines);
        Assert.Equal(
            ["dual-monitor treatment", "INS and OUTS information", "TRUE controls"], Set(lines, "IA32_VMX_BASIC"));
        Assert.Contains("# IA32_VMX_MISC=0x300401e5", lines);
        Assert.Contains(
            "# IA32_VMX_MISC preemption-timer rate: TSC bit 5, CR3-target values=4, MSR-list limit=512, "
                + "MSEG revision=0x0",
            lines);
        Assert.Equal(
            ["VM exits store EFER.LMA", "activity state HLT", "activity state shutdown",
                "activity state wait-for-SIPI", "IA32_SMM_MONITOR_CTL[2]", "VMWRITE to any field"],
            Set(lines, "IA32_VMX_MISC"));
        Assert.Contains("# IA32_VMX_VMCS_ENUM=0x2a", lines);
        Assert.Contains("# IA32_VMX_VMCS_ENUM highest VMCS index=21", lines);
    }

    [Fact]
    public void ControlsMustOrMayBeSet()
    {
        string[] lines = Report(ProcessorModels.Haswell());
        Assert.Contains("# IA32_VMX_PINBASED_CTLS=0x7f00000016", lines);
        Assert.Equal(
            ["external-interrupt exiting", "NMI exiting", "virtual NMIs", "VMX-preemption timer"],
            Settings(lines, "IA32_VMX_PINBASED_CTLS", "may be 0 or 1"));
        Assert.Equal(["posted interrupts"], Settings(lines, "IA32_VMX_PINBASED_CTLS", "must be 0"));
        Assert.Contains("# IA32_VMX_PROCBASED_CTLS[15] CR3-load exiting: must be 1", lines);
        Assert.Contains("# IA32_VMX_PROCBASED_CTLS2[1] EPT: may be 0 or 1", lines);
        Assert.Contains("# IA32_VMX_PROCBASED_CTLS2[17] PML: must be 0", lines);
        Assert.Contains("# IA32_VMX_EXIT_CTLS[2] save debug controls: must be 1", lines);
        Assert.Contains("# IA32_VMX_ENTRY_CTLS[9] IA-32e mode guest: may be 0 or 1", lines);
        Assert.Contains("# IA32_VMX_TRUE_EXIT_CTLS=0x7fffff00036dfb", lines);
        Assert.Contains("# IA32_VMX_EPT_VPID_CAP[6] page-walk length 4: yes", lines);
        Assert.Contains("# IA32_VMX_EPT_VPID_CAP[7] page-walk length 5: no", lines);
        Assert.Contains("# IA32_VMX_VMFUNC[0] EPTP switching: yes", lines);
    }

    [Fact]
    public void WithoutVmxOnlyCpuidIsReported()
    {
        FakeProcessor model = ProcessorModels.Haswell();
        ProcessorModels.SetCpuidBit(model, 1, "ecx", 5, false);
        string[] lines = Report(model);
        Assert.All(lines, line => Assert.StartsWith("# CPUID.", line, StringComparison.Ordinal));
        Assert.Contains("# CPUID.1:ECX[5] VMX: no", lines);
    }

    [Fact]
    public void TheReportChangesNothing()
    {
        FakeProcessor model = ProcessorModels.Haswell();
        (ulong, ulong) before = (model.Cr0, model.Cr4);
        Report(model);
        Assert.Equal(before, (model.Cr0, model.Cr4));
        Assert.Empty(model.MsrWrites);
    }

    private string[] Report(FakeProcessor model, string commandLine = "caps")
    {
        Processor->Features = ProcessorFeatures.Read();
        Processor->Report.Log = TestLog.Open();
        Assert.True(BootText.TryCopy(TestLog.Bytes(commandLine), out Processor->Boot.CommandLine));
        CapabilityReport.RunIfAsked(Processor);
        Assert.All(model.Com1.Lines, line => Assert.StartsWith("# ", line, StringComparison.Ordinal));
        return model.Com1.Lines;
    }

    private static string[] Set(string[] lines, string register) => Settings(lines, register, "yes");

    /// <summary>The names of the bits of a register that have a setting: "# NAME[bit] name: setting".</summary>
    private static string[] Settings(string[] lines, string register, string setting) =>
        [.. lines
            .Where(line => line.StartsWith($"# {register}[", StringComparison.Ordinal)
                && line.EndsWith($": {setting}", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(' ', 2) + 1)..^(setting.Length + 2)])];
}
