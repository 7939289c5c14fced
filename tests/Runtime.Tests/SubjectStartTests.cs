namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>What the loader and the start make of a subject's record.</summary>
public sealed unsafe class SubjectStartTests
{
    [Theory]
    [InlineData(SubjectKind.Native, SubjectMode.Long64)]
    [InlineData(SubjectKind.VirtualMachine, SubjectMode.Real)]
    [InlineData(SubjectKind.VirtualMachine, SubjectMode.Protected32)]
    [InlineData(SubjectKind.VirtualMachine, SubjectMode.Paged32)]
    [InlineData(SubjectKind.VirtualMachine, SubjectMode.Long64)]
    public void VmEntryAcceptsEveryKindAndMode(SubjectKind kind, SubjectMode mode)
    {
        VectorModel model = Models.Of("one");
        ref SubjectRecord record = ref model.Subjects[0].Record;
        record.Kind = kind;
        record.Mode = mode;
        record.PageTable = mode is SubjectMode.Real or SubjectMode.Protected32 ? 0 : 0x1_0000ul;
        record.EntryPoint = mode == SubjectMode.Real ? 0x1_0010ul : 0x10_0000;
        record.StackPointer = mode == SubjectMode.Real ? 0x8000ul : 0x9_0000;
        using RunningSystem system = new(model);
        Assert.Equal("ok", system.Machine.Log[1].Split(' ')[0]);
        Assert.Empty(system.Machine.BrokenRules());
    }

    [Fact]
    public void ANativeSubjectStartsAsItsRecordSays()
    {
        using RunningSystem system = new(Models.Of("one"));
        Assert.Equal(0x10_0000ul, system.Field(0, VmcsField.GuestRip));
        Assert.Equal(0x9_0000ul, system.Field(0, VmcsField.GuestRsp));
        Assert.Equal(0x1_0000ul, system.Field(0, VmcsField.GuestCr3));
        Assert.Equal(2ul, system.Field(0, VmcsField.GuestRflags));
        Assert.Equal(0x8000ul, system.Running->State.Registers.Rdi);
        Assert.Equal(1ul, system.Field(0, VmcsField.VirtualProcessorIdentifier));
    }

    /// <summary>Each exception and each access to CR0, CR3, CR4 and DRn is an exit.</summary>
    [Fact]
    public void ANativeSubjectIsConfined()
    {
        using RunningSystem system = new(Models.Of("one"));
        const PrimaryProcessorBasedControls Wanted = PrimaryProcessorBasedControls.MovDrExiting
            | PrimaryProcessorBasedControls.Cr3LoadExiting | PrimaryProcessorBasedControls.Cr3StoreExiting
            | PrimaryProcessorBasedControls.UseIoBitmaps | PrimaryProcessorBasedControls.UseMsrBitmaps
            | PrimaryProcessorBasedControls.HltExiting;
        ulong primary = system.Field(0, VmcsField.PrimaryProcessorBasedControls);
        Assert.Equal((ulong)Wanted, primary & (ulong)Wanted);
        Assert.Equal(uint.MaxValue, system.Field(0, VmcsField.ExceptionBitmap));
        Assert.Equal(ulong.MaxValue, system.Field(0, VmcsField.Cr0GuestHostMask));
        Assert.Equal(ulong.MaxValue, system.Field(0, VmcsField.Cr4GuestHostMask));
        Assert.NotEqual(0ul, system.Field(0, VmcsField.GuestCr0) & (ulong)ControlRegister0.WriteProtect);
        Assert.NotEqual(0ul, system.Field(0, VmcsField.GuestEfer) & (ulong)ExtendedFeatureEnable.ExecuteDisableEnable);
    }

    [Fact]
    public void TheExtendedPageTablesMapTheRegionsAndNothingElse()
    {
        VectorModel model = GoodVectors.Complete();
        using RunningSystem system = new(model);
        for (uint index = 0; index < model.Subjects.Count; index++)
        {
            foreach (MemoryRecord region in model.Subjects[(int)index].Memory)
            {
                Assert.Equal((region.HostPhysical, region.Rights), Walk(system, index, region.GuestPhysical));
                ulong last = region.Length - 4096;
                Assert.Equal(
                    (region.HostPhysical + last, region.Rights), Walk(system, index, region.GuestPhysical + last));
                Assert.Equal(default, Walk(system, index, 0x7fff_0000));
            }
        }
    }

    [Fact]
    public void PortsAreAllowedAsGranted()
    {
        VectorModel model = GoodVectors.Complete();
        using RunningSystem system = new(model);
        for (uint index = 0; index < model.Subjects.Count; index++)
        {
            byte* bitmap = (byte*)(model.Subjects[(int)index].Record.Block + SubjectBlock.IoBitmaps);
            Assert.Equal((ulong)bitmap, system.Field(index, VmcsField.IoBitmapAAddress));
            Assert.Equal((ulong)bitmap + 4096, system.Field(index, VmcsField.IoBitmapBAddress));
            for (int port = 0; port <= ushort.MaxValue; port++)
            {
                bool isGranted = model.Subjects[(int)index].Ports.Any(one => port >= one.First && port <= one.Last);
                Assert.Equal(!isGranted, (bitmap[port >> 3] >> (port & 7) & 1) != 0);
            }
        }
    }

    /// <summary>RDMSR of low and high MSRs, then WRMSR of them: a kibibyte each (SDM Vol. 3C, 25.6.9).</summary>
    [Fact]
    public void MsrsAreAllowedAsGranted()
    {
        using RunningSystem system = new(GoodVectors.Complete());
        byte* bitmap = (byte*)system.Field(3, VmcsField.MsrBitmapsAddress);
        List<(int Quarter, uint Index)> open = [];
        for (int bit = 0; bit < 4096 * 8; bit++)
        {
            if ((bitmap[bit >> 3] >> (bit & 7) & 1) == 0)
            {
                open.Add((bit >> 13, (uint)(bit & 0x1fff)));
            }
        }

        Assert.Equal([(0, (uint)Msr.IA32_PAT), (1, (uint)Msr.IA32_EFER & 0x1fff), (2, (uint)Msr.IA32_PAT)], open);
    }

    [Fact]
    public void TablesOfCpuidAndMsrsAnswerAsGranted()
    {
        using RunningSystem system = new(GoodVectors.Complete());
        Subject* machine = system.Subject(3);
        machine->State.Registers.Rax = 0x4000_0000;
        Assert.Equal(FastVerdict.SkipInstruction, FastExit.Answer(&machine->State, (uint)ExitReason.Cpuid));
        Assert.Equal(0x4000_0001ul, machine->State.Registers.Rax);
        machine->State.Registers.Rcx = (uint)Msr.IA32_BIOS_SIGN_ID;
        Assert.Equal(FastVerdict.SkipInstruction, FastExit.Answer(&machine->State, (uint)ExitReason.Rdmsr));
        machine->State.Registers.Rcx = (uint)Msr.IA32_STAR;
        Assert.Equal(FastVerdict.Slow, FastExit.Answer(&machine->State, (uint)ExitReason.Rdmsr));
    }

    /// <summary>A processor without a control that confines subjects cannot have any.</summary>
    [Theory]
    [InlineData(Msr.IA32_VMX_TRUE_PINBASED_CTLS, (uint)PinBasedControls.ActivateVmxPreemptionTimer)]
    [InlineData(Msr.IA32_VMX_TRUE_PROCBASED_CTLS, (uint)PrimaryProcessorBasedControls.UseIoBitmaps)]
    [InlineData(Msr.IA32_VMX_TRUE_PROCBASED_CTLS, (uint)PrimaryProcessorBasedControls.MovDrExiting)]
    [InlineData(Msr.IA32_VMX_PROCBASED_CTLS2, (uint)SecondaryProcessorBasedControls.EnableEpt)]
    public void AMissingControlIsRefused(Msr register, uint control)
    {
        RuntimeProcessor machine = new();
        machine.Msrs[(uint)register] &= ~((ulong)control << 32);
        using RunningSystem system = new(Models.Of("one"), machine: machine);
        Assert.Contains("the processor lacks a control that it needs", system.Machine.Log[^1]);
        Assert.Equal(RunStatus.SubjectsUnusable, system.Processor->Report.Status);
    }

    private static (ulong Host, EptRights Rights) Walk(RunningSystem system, uint subject, ulong guest)
    {
        ulong* table = (ulong*)(system.Field(subject, VmcsField.EptPointer) & ~0xffful);
        EptRights rights = EptRights.Read | EptRights.Write | EptRights.Execute;
        for (int shift = 39; shift >= 12; shift -= 9)
        {
            ulong entry = table[guest >> shift & 511];
            rights &= (EptRights)(entry & 7);
            if ((entry & 7) == 0)
            {
                return default;
            }

            ulong address = entry & 0x000f_ffff_ffff_f000;
            if (shift == 12 || (entry & 0x80) != 0)
            {
                ulong offset = guest & ((1ul << shift) - 1);
                return ((address & ~((1ul << shift) - 1)) + offset, rights);
            }

            table = (ulong*)address;
        }

        return default;
    }
}
