namespace Bulkhead.Kernel.Trials.Guests;

using System;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>Makes a virtual machine out of <see cref="GuestMemory"/>, as good as new for each program.</summary>
public static unsafe class GuestMachine
{
    private const ulong StackPointer = 0x7000;
    private const ulong PageTables = 0x1000;
    private const ulong PageSize = 4096;
    private const ulong LargePage = 2 << 20;

    /// <summary>XCR0 after INIT.</summary>
    private const ulong X87Only = 1;

    /// <summary>
    /// Scrubs the machine, loads <paramref name="program"/> and makes its VMCS current. False if the processor lacks
    /// a control that every subject needs, or refuses the VMCS.
    /// </summary>
    public static bool Prepare(Processor* processor, in GuestMemory memory, in GuestProgram program, Subject* subject)
    {
        *subject = default;
        Clear(memory.Memory.Start, memory.Memory.Length);
        XsaveArea.Initialize((byte*)memory.ExtendedState, 2 * PageSize);
        GuestPolicy.Apply(new MsrBitmap((ulong*)memory.MsrBitmap));
        new IoBitmaps((ulong*)memory.IoBitmaps).InterceptAll();
        Copy(memory.Memory.Start + GuestProgram.Address, program.Code.Start, program.Code.Length);

        subject->State.ExtendedState = (byte*)memory.ExtendedState;
        subject->State.ExtendedControl0 = X87Only;
        subject->State.ExtendedStateMask = ExtendedState.Enable(processor->Features, SubjectBlock.PageSize);
        subject->State.VmcsAddress = memory.Vmcs;
        subject->State.Counters = (ulong*)memory.ExitCounters;
        subject->State.Cpuid = &subject->Cpuid;
        subject->State.Msrs = &subject->Msrs;
        subject->Cpuid.SetConstant(0, CpuidRegisters.Read(0));
        GuestPolicy.Apply(ref subject->Traps);
        GuestPolicy.Apply(ref subject->Msrs);
        SubjectSwitch.Initialize(ref subject->State.Switched);

        VmxControlSet controls = GuestControlTable.Compute(program.Controls);
        return controls.IsComplete
            && TryMapMemory(memory, processor->Features.PhysicalAddressWidth, out ExtendedPageTablePointer pointer)
            && TryWriteVmcs(processor, memory, program, controls, pointer);
    }

    private static bool TryMapMemory(in GuestMemory memory, int addressWidth, out ExtendedPageTablePointer pointer)
    {
        Clear(memory.ExtendedPageTables.Start, memory.ExtendedPageTables.Length);
        EptVpidCapability capability = new(ModelSpecificRegister.Read(Msr.IA32_VMX_EPT_VPID_CAP));
        ExtendedPageTableBuilder builder = new(memory.ExtendedPageTables, capability, addressWidth);
        EptRegion region = new()
        {
            Start = new GuestPhysicalAddress(0),
            Length = memory.Memory.Length,
            Target = new HostPhysicalAddress(memory.Memory.Start),
            Rights = EptRights.Read | EptRights.Write | EptRights.Execute,
            MemoryType = EptMemoryType.WriteBack,
        };
        pointer = builder.Pointer;
        TranslationCache.Invalidate(pointer);
        return builder.Map(region) == EptRegionFault.None
            && IsAsRequested(new(memory.ExtendedPageTables, capability, addressWidth), pointer, region);
    }

    /// <summary>Reads the built tree back, and compares it with what was asked for.</summary>
    private static bool IsAsRequested(
        ExtendedPageTableWalker walker,
        ExtendedPageTablePointer pointer,
        EptRegion requested)
    {
        EptRegion read = default;
        return walker.Read(pointer, new Span<EptRegion>(&read, 1)) == EptWalkFault.None
            && EptComparison.AreEqual(
                new ReadOnlySpan<EptRegion>(&requested, 1),
                new ReadOnlySpan<EptRegion>(&read, walker.Count));
    }

    private static bool TryWriteVmcs(
        Processor* processor,
        in GuestMemory memory,
        in GuestProgram program,
        in VmxControlSet controls,
        ExtendedPageTablePointer pointer)
    {
        VmxBasic basic = new(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC));
        if (!Vmcs.Activate(memory.Vmcs, basic.RevisionIdentifier).IsSuccess)
        {
            return false;
        }

        if (program.Mode == SubjectMode.Long64)
        {
            WritePageTables64(memory.Memory.Start);
        }
        else if (program.Mode == SubjectMode.Paged32)
        {
            WritePageTables32(memory.Memory.Start);
        }

        HostStateArea.Write(processor, memory.ExitEntry);
        ExtendedFeatureEnable efer = GuestStateArea.Write(program.Mode, GuestProgram.Address, StackPointer, PageTables);
        controls.Write(efer);
        _ = Vmcs.Write(VmcsField.VirtualProcessorIdentifier, 1);
        _ = Vmcs.Write(VmcsField.EptPointer, pointer.Value);
        _ = Vmcs.Write(VmcsField.MsrBitmapsAddress, memory.MsrBitmap);
        _ = Vmcs.Write(VmcsField.IoBitmapAAddress, memory.IoBitmaps);
        _ = Vmcs.Write(VmcsField.IoBitmapBAddress, memory.IoBitmaps + PageSize);
        return true;
    }

    /// <summary>Guest page tables that map the first 4 MiB to themselves, with 2 MiB pages.</summary>
    private static void WritePageTables64(ulong guest)
    {
        const ulong PresentWritableUser = 7;
        const ulong Large = 0x80;
        ulong* root = (ulong*)(guest + PageTables);
        root[0] = (PageTables + PageSize) | PresentWritableUser;
        root[512] = (PageTables + (2 * PageSize)) | PresentWritableUser;
        root[1024] = PresentWritableUser | Large;
        root[1025] = LargePage | PresentWritableUser | Large;
    }

    /// <summary>The same with a page directory and a page table of 32-bit paging.</summary>
    private static void WritePageTables32(ulong guest)
    {
        const uint PresentWritableUser = 7;
        uint* directory = (uint*)(guest + PageTables);
        directory[0] = (uint)(PageTables + PageSize) | PresentWritableUser;
        for (uint page = 0; page < 1024; page++)
        {
            directory[1024 + page] = (page * (uint)PageSize) | PresentWritableUser;
        }
    }

    private static void Clear(ulong start, ulong length)
    {
        for (ulong offset = 0; offset < length; offset += sizeof(ulong))
        {
            *(ulong*)(start + offset) = 0;
        }
    }

    private static void Copy(ulong target, ulong source, ulong length)
    {
        for (ulong offset = 0; offset < length; offset++)
        {
            *(byte*)(target + offset) = *(byte*)(source + offset);
        }
    }
}
