namespace Bulkhead.Kernel.Trials.Guests;

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

    /// <summary>The initial value of MXCSR, at its offset in an XSAVE area (SDM Vol. 1, 10.2.3 and 13.4.1).</summary>
    private const uint MxcsrInitial = 0x1f80;
    private const int MxcsrOffset = 24;

    /// <summary>
    /// Scrubs the machine, loads <paramref name="program"/> and makes its VMCS current. False if the processor lacks
    /// a control that every subject needs, or refuses the VMCS.
    /// </summary>
    public static bool Prepare(Processor* processor, in GuestMemory memory, in GuestProgram program, Subject* subject)
    {
        *subject = default;
        Clear(memory.Memory.Start, memory.Memory.Length);
        Clear(memory.ExtendedState, 2 * PageSize);
        Fill(memory.MsrBitmap, PageSize, 0xff);
        Fill(memory.IoBitmaps, 2 * PageSize, 0xff);
        Copy(memory.Memory.Start + GuestProgram.Address, program.Code.Start, program.Code.Length);

        subject->State.ExtendedState = (byte*)memory.ExtendedState;
        *(uint*)(memory.ExtendedState + MxcsrOffset) = MxcsrInitial;
        subject->State.VmcsAddress = memory.Vmcs;
        subject->State.Cpuid = &subject->Cpuid;
        subject->State.Msrs = &subject->Msrs;
        subject->Cpuid.SetConstant(0, CpuidRegisters.Read(0));

        VmxControlSet controls = VmxControlSet.Compute(0, 0, 0);
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
        return builder.Map(region) == EptRegionFault.None;
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

    private static void Clear(ulong start, ulong length) => Fill(start, length, 0);

    private static void Fill(ulong start, ulong length, byte value)
    {
        for (ulong offset = 0; offset < length; offset += sizeof(ulong))
        {
            *(ulong*)(start + offset) = value * 0x0101_0101_0101_0101ul;
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
