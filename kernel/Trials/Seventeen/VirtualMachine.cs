namespace Bulkhead.Kernel.Trials.Seventeen;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// A virtual machine that has the environment's block and nothing else. It is entered in the state in which the
/// processor itself enters the environment.
/// </summary>
public unsafe struct VirtualMachine
{
    /// <summary>What the environment has in EAX when it asks for its end.</summary>
    public const uint HypercallEnd = 2;

    /// <summary>The subject comes first: a pointer to its state is a pointer to the machine.</summary>
    public Subject Subject;

    /// <summary>How many stores and loads of GDTR, IDTR, LDTR and TR the handler answered.</summary>
    public uint Stores;
    public uint Loads;

    /// <summary>XCR0 after INIT.</summary>
    private const ulong X87Only = 1;

    /// <summary>The basic exit reasons that have a counter.</summary>
    private const int Reasons = 128;

    private const ulong PageSize = 4096;

    /// <summary>The initial value of MXCSR, at its offset in an FXSAVE area (SDM Vol. 1, 10.2.3 and 10.5.1).</summary>
    private const uint MxcsrInitial = 0x1f80;
    private const int MxcsrOffset = 24;

    private ulong _block;

    /// <summary>The controls of the machine, with <paramref name="exitsOnDescriptorTables"/> or without.</summary>
    public static VmxControlSet Controls(bool exitsOnDescriptorTables) => VmxControlSet.Compute(
        0,
        0,
        exitsOnDescriptorTables ? SecondaryProcessorBasedControls.DescriptorTableExiting : 0);

    /// <summary>How many VM exits there were, the last one included.</summary>
    public readonly ulong Exits
    {
        get
        {
            ulong exits = 0;
            for (int reason = 0; reason < Reasons; reason++)
            {
                exits += Subject.State.Counters[reason];
            }

            return exits;
        }
    }

    /// <summary>
    /// Makes the machine over a block that has been reset, and its VMCS current. False if the processor lacks a
    /// control, or refuses the EPT or the VMCS.
    /// </summary>
    public static bool Prepare(
        VirtualMachine* machine,
        Processor* processor,
        in VirtualMachineMemory memory,
        uint block,
        in VmxControlSet controls)
    {
        *machine = default;
        machine->_block = block;
        Fill(memory.ExtendedState, PageSize, 0);
        Fill(memory.MsrBitmap, PageSize, ~0ul);
        Fill(memory.IoBitmaps, 2 * PageSize, ~0ul);
        *(uint*)(memory.ExtendedState + MxcsrOffset) = MxcsrInitial;

        SubjectState* state = &machine->Subject.State;
        state->ExtendedState = (byte*)memory.ExtendedState;
        state->ExtendedControl0 = X87Only;
        state->Counters = (ulong*)memory.ExitCounters;
        state->VmcsAddress = memory.Vmcs;
        state->Cpuid = &machine->Subject.Cpuid;
        state->Msrs = &machine->Subject.Msrs;

        VmxBasic basic = new(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC));
        int addressWidth = processor->Features.PhysicalAddressWidth;
        if (!controls.IsComplete
            || !TryMapBlock(memory.ExtendedPageTables, addressWidth, block, out ExtendedPageTablePointer pointer)
            || !Vmcs.Activate(memory.Vmcs, basic.RevisionIdentifier).IsSuccess)
        {
            return false;
        }

        HostStateArea.Write(processor, memory.ExitEntry);
        WriteGuestState(block, controls);
        _ = Vmcs.Write(VmcsField.VirtualProcessorIdentifier, 1);
        _ = Vmcs.Write(VmcsField.EptPointer, pointer.Value);
        _ = Vmcs.Write(VmcsField.MsrBitmapsAddress, memory.MsrBitmap);
        _ = Vmcs.Write(VmcsField.IoBitmapAAddress, memory.IoBitmaps);
        _ = Vmcs.Write(VmcsField.IoBitmapBAddress, memory.IoBitmaps + PageSize);
        return true;
    }

    /// <summary>Decides an exit for the slow level. True to go on.</summary>
    public bool HandleExit()
    {
        ExitReason reason = (ExitReason)(ushort)Vmcs.Read(VmcsField.ExitReason);
        switch (reason)
        {
            case ExitReason.Vmcall when (uint)Subject.State.Registers.Rax == HypercallEnd:
                Subject.Cause = StopCause.Ended;
                return false;
            case ExitReason.GdtrOrIdtrAccess or ExitReason.LdtrOrTrAccess when TryAnswer(reason):
                return true;
            default:
                return ExitHandler.Handle(ref Subject);
        }
    }

    /// <summary>Maps the block's guest-physical addresses to the same host-physical ones.</summary>
    private static bool TryMapBlock(
        MemoryRange pool,
        int addressWidth,
        uint block,
        out ExtendedPageTablePointer pointer)
    {
        Fill(pool.Start, pool.Length, 0);
        EptVpidCapability capability = new(ModelSpecificRegister.Read(Msr.IA32_VMX_EPT_VPID_CAP));
        ExtendedPageTableBuilder builder = new(pool, capability, addressWidth);
        EptRegion region = new()
        {
            Start = new GuestPhysicalAddress(block),
            Length = EnvironmentBlock.Size,
            Target = new HostPhysicalAddress(block),
            Rights = EptRights.Read | EptRights.Write | EptRights.Execute,
            MemoryType = EptMemoryType.WriteBack,
        };
        pointer = builder.Pointer;
        return builder.Map(region) == EptRegionFault.None;
    }

    private static void WriteGuestState(uint block, in VmxControlSet controls)
    {
        const uint Entry = EnvironmentBlock.LinearBase + EnvironmentBlock.EntryOffset;
        const uint StackPointer = EnvironmentBlock.LinearBase + EnvironmentBlock.ProgramSize;
        ulong directory = block + (ulong)EnvironmentBlock.DirectoryOffset;
        ExtendedFeatureEnable efer = GuestStateArea.Write(SubjectMode.Paged32, Entry, StackPointer, directory);
        controls.Write(efer);
        _ = Vmcs.Write(VmcsField.GuestCr0, (ulong)BareSwitch.EnvironmentCr0);
        _ = Vmcs.Write(VmcsField.Cr0ReadShadow, (ulong)BareSwitch.EnvironmentCr0);
        _ = Vmcs.Write(VmcsField.GuestCr4, (ulong)(BareSwitch.EnvironmentCr4 | ControlRegister4.VmxEnable));
        _ = Vmcs.Write(VmcsField.Cr4ReadShadow, (ulong)BareSwitch.EnvironmentCr4);
    }

    private bool TryAnswer(ExitReason reason)
    {
        DescriptorTableAccess access = new(reason, new((uint)Vmcs.Read(VmcsField.VmExitInstructionInformation)));
        if (!DescriptorTableHandler.TryAnswer(ref Subject.State.Registers, _block, access))
        {
            return false;
        }

        Stores += access.IsStore ? 1u : 0;
        Loads += access.IsStore ? 0 : 1u;
        return true;
    }

    private static void Fill(ulong start, ulong length, ulong value)
    {
        for (ulong offset = 0; offset < length; offset += sizeof(ulong))
        {
            *(ulong*)(start + offset) = value;
        }
    }
}
