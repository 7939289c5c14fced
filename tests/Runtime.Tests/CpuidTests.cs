namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>
/// CPUID where policy says nothing, on processors that have all features and on some that have few leaves.
/// </summary>
public sealed unsafe class CpuidTests
{
    private const uint AllOnes = uint.MaxValue;

    /// <summary>What there is no place for in a subject: MONITOR, VMX, SMX and EIST, TM2, PDCM, DCA.</summary>
    private const uint DeniedEcx = 1 << 3 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 15 | 1 << 18;

    private static readonly CpuidRegisters s_everything =
        new() { Eax = AllOnes, Ebx = AllOnes, Ecx = AllOnes, Edx = AllOnes };

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void FeaturesThatAreNotKeptApartAreHidden(uint subject)
    {
        using RunningSystem system = Everything();
        CpuidRegisters features = Ask(system, subject, 1);
        Assert.Equal(0u, features.Ecx & DeniedEcx);
        Assert.Equal(1u << 31, features.Ecx & (1u << 31));
        Assert.Equal(0u, features.Ecx & (1 << 27));
        Assert.Equal(1 << 26, (int)features.Ecx & (1 << 26));
        Assert.Equal(0x1_0000u, features.Ebx & 0xffff_0000);
        Assert.Equal(0u, features.Edx & (1 << 7 | 1 << 12 | 1 << 14 | 1 << 21 | 1 << 22 | 1 << 28));
        Assert.Equal(0x3fffu, Ask(system, subject, 4).Eax);
        Assert.Equal(0u, Ask(system, subject, 0xa).Eax);
        Assert.Equal(0u, Ask(system, subject, 0xb).Ebx);
        CpuidRegisters structured = Ask(system, subject, 7);
        Assert.Equal((0u, 0u, 0u), (structured.Eax, structured.Ecx, structured.Edx));
        Assert.Equal(0u, structured.Ebx & (1 << 1 | 1 << 2 | 1 << 12 | 1 << 14 | 1 << 25));
        Assert.Equal(7u, Ask(system, subject, 0xd, 1).Eax);
    }

    [Fact]
    public void OsXsaveIsTheSubjectsOwn()
    {
        using RunningSystem system = Everything();
        ulong cr4 = system.Field(0, VmcsField.GuestCr4);
        system.SetField(0, VmcsField.GuestCr4, cr4 | (ulong)ControlRegister4.OsXsave);
        Assert.Equal(1 << 27, (int)Ask(system, 0, 1).Ecx & (1 << 27));
    }

    [Fact]
    public void TheLeavesOfTimeTellTheFrequency()
    {
        using RunningSystem system = new(Models.Of("a", "b"));
        CpuidRegisters timing = Ask(system, 0, 0x4000_0010);
        Assert.Equal((uint)RuntimeProcessor.Kilohertz, timing.Eax);
        Assert.Equal((0u, 0u, 0u), (timing.Ebx, timing.Ecx, timing.Edx));
        CpuidRegisters crystal = Ask(system, 0, 0x15);
        Assert.Equal(RuntimeProcessor.Kilohertz * 1000, (ulong)crystal.Ecx * crystal.Ebx / crystal.Eax);
        Assert.Equal(0x15u, Ask(system, 0, 0).Eax);
        CpuidRegisters hypervisor = Ask(system, 0, 0x4000_0000);
        Assert.Equal(0x4000_0010u, hypervisor.Eax);
        Assert.Equal("BulkheadLPSK", Text(hypervisor));
    }

    /// <summary>
    /// A processor answers a basic leaf that it does not have with its highest one: none of that is a feature.
    /// </summary>
    [Fact]
    public void LeavesThatTheProcessorDoesNotHaveAreZeros()
    {
        using RunningSystem system = new(Models.Of("a", "b"));
        system.Machine.Leaves[0] = new() { Eax = 6, Ebx = 0x756e_6547 };
        foreach (uint leaf in new uint[] { 7, 0xd, 0x15 })
        {
            system.Machine.Leaves[leaf] = s_everything;
        }

        Assert.Equal(default, Ask(system, 0, 0xd));
        Assert.Equal(default, Ask(system, 0, 0xd, 1));
        CpuidDefaults.Fill(ref system.Running->Cpuid, RuntimeProcessor.Kilohertz, false);
        Assert.Equal(0u, Ask(system, 0, 7).Ebx);
        Assert.Equal((0x15u, 0x756e_6547u), (Ask(system, 0, 0).Eax, Ask(system, 0, 0).Ebx));
        Assert.Equal((uint)RuntimeProcessor.Kilohertz * 1000, Ask(system, 0, 0x15).Ecx);
    }

    /// <summary>A processor with fewer extended leaves has no more of them here.</summary>
    [Theory]
    [InlineData(0x8000_0000, 0x8000_0000)]
    [InlineData(0x8000_0004, 0x8000_0004)]
    [InlineData(0x8000_0008, 0x8000_0008)]
    [InlineData(0x8000_0021, 0x8000_0008)]
    public void ExtendedLeavesEndWhereTheyDo(uint highest, uint expected)
    {
        RuntimeProcessor machine = new();
        CpuidTable table = default;
        machine.Leaves[0x8000_0000] = new() { Eax = highest };
        for (uint leaf = 0x8000_0001; leaf < 0x8000_0010; leaf++)
        {
            machine.Leaves[leaf] = s_everything;
        }

        CpuidDefaults.Fill(ref table, 1, false);
        GeneralRegisters registers = default;
        registers.Rax = 0x8000_0000;
        _ = table.Answer(ref registers);
        Assert.Equal(expected, registers.Rax);
        for (uint leaf = 0x8000_0001; leaf < 0x8000_0010; leaf++)
        {
            registers = default;
            registers.Rax = leaf;
            bool isAnswered = table.Answer(ref registers) == FastVerdict.SkipInstruction;
            Assert.Equal(leaf <= expected, isAnswered);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TscAdjustIsSeenByWhoHasIt(bool hasIt)
    {
        _ = new RuntimeProcessor();
        CpuidTable table = default;
        CpuidDefaults.Fill(ref table, 1, hasIt);
        GeneralRegisters registers = default;
        registers.Rax = 7;
        Assert.Equal(FastVerdict.SkipInstruction, table.Answer(ref registers));
        Assert.Equal(hasIt ? 2u : 0, registers.Rbx & 2);
    }

    /// <summary>The policy's leaves go before the defaults.</summary>
    [Fact]
    public void PolicyGoesFirst()
    {
        VectorModel model = GoodVectors.Complete();
        using GuestSystem guest = new(model);
        Assert.Equal(1u, Ask(guest.System, GuestSystem.Guest, 0).Eax);
        Assert.Equal(0x4000_0001u, Ask(guest.System, GuestSystem.Guest, 0x4000_0000).Eax);
        Assert.Equal((uint)RuntimeProcessor.Kilohertz, Ask(guest.System, GuestSystem.Guest, 0x4000_0010).Eax);
    }

    private static RunningSystem Everything()
    {
        RuntimeProcessor machine = new();
        machine.Leaves[4] = s_everything;
        machine.Leaves[7] = s_everything;
        RunningSystem system = new(GoodVectors.Complete(), machine: machine);
        machine.Leaves[1] = s_everything;
        machine.Leaves[0xa] = s_everything;
        machine.Leaves[0xb] = s_everything;
        machine.Leaves[0xd] = s_everything;
        return system;
    }

    /// <summary>What a subject that runs gets: from its table at the fast level, or else at the slow one.</summary>
    /// <summary>4.3 GHz and more have no leaf that holds them: a wrong frequency would be worse than none.</summary>
    [Theory]
    [InlineData(4_294_967ul, 4_294_967_000u)]
    [InlineData(4_294_968ul, 0u)]
    public void TheCrystalsFrequencyIsThereIfItFits(ulong kilohertz, uint expected)
    {
        using RunningSystem system = new(GoodVectors.Complete());
        CpuidTable table = default;
        CpuidDefaults.Fill(ref table, kilohertz, hasTscAdjust: false);
        GeneralRegisters registers = default;
        registers.Rax = 0x15;
        bool isKnown = table.Answer(ref registers) == FastVerdict.SkipInstruction;
        Assert.Equal(expected, isKnown ? (uint)registers.Rcx : 0);
    }

    private static CpuidRegisters Ask(RunningSystem system, uint subject, uint leaf, uint subleaf = 0)
    {
        if (system.Running->Index != subject)
        {
            system.RunUntil(subject);
        }

        ref GeneralRegisters registers = ref system.Running->State.Registers;
        registers.Rax = leaf;
        registers.Rcx = subleaf;
        if (FastExit.Answer(&system.Running->State, (uint)ExitReason.Cpuid) == FastVerdict.Slow)
        {
            system.Exit(ExitReason.Cpuid, length: 2);
            Assert.Equal(subject, system.Running->Index);
        }

        registers = ref system.Running->State.Registers;
        return new()
        {
            Eax = (uint)registers.Rax, Ebx = (uint)registers.Rbx, Ecx = (uint)registers.Rcx, Edx = (uint)registers.Rdx,
        };
    }

    private static string Text(CpuidRegisters values) => System.Text.Encoding.ASCII.GetString(
        [.. new[] { values.Ebx, values.Ecx, values.Edx }.SelectMany(BitConverter.GetBytes)]);
}
