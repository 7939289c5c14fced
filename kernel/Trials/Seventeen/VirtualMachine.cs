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
    /// <summary>The subject comes first: a pointer to its state is a pointer to the machine.</summary>
    public Subject Subject;

    /// <summary>How many VM exits there were, the last one included.</summary>
    public uint Exits;

    /// <summary>How many accesses to descriptor-table registers the handler answered, and let happen.</summary>
    public uint Answered;
    public uint Stepped;

    private const ulong PageSize = 4096;
    private const uint HypercallEnd = 2;

    /// <summary>The initial value of MXCSR, at its offset in an FXSAVE area (SDM Vol. 1, 10.2.3 and 10.5.1).</summary>
    private const uint MxcsrInitial = 0x1f80;
    private const int MxcsrOffset = 24;

    private ulong _block;
    private ControlSetting _primary;
    private ControlSetting _secondary;

    /// <summary>The controls of the machine, with <paramref name="exitsOnDescriptorTables"/> or without.</summary>
    public static VmxControlSet Controls(bool exitsOnDescriptorTables) => VmxControlSet.Compute(
        0,
        exitsOnDescriptorTables ? PrimaryProcessorBasedControls.MonitorTrapFlag : 0,
        exitsOnDescriptorTables ? SecondaryProcessorBasedControls.DescriptorTableExiting : 0);

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
        machine->_primary = controls.PrimaryProcessorBased;
        machine->_secondary = controls.SecondaryProcessorBased;
        Fill(memory.ExtendedState, PageSize, 0);
        Fill(memory.MsrBitmap, PageSize, ~0ul);
        Fill(memory.IoBitmaps, 2 * PageSize, ~0ul);
        *(uint*)(memory.ExtendedState + MxcsrOffset) = MxcsrInitial;

        SubjectState* state = &machine->Subject.State;
        state->ExtendedState = (byte*)memory.ExtendedState;
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
        machine->Step(isStepping: false);
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
            case ExitReason.MonitorTrapFlag:
                Step(isStepping: false);
                return true;
            case ExitReason.GdtrOrIdtrAccess or ExitReason.LdtrOrTrAccess when TryAnswer(reason):
                return true;
            default:
                return ExitHandler.Handle(ref Subject);
        }
    }

    /// <summary>Maps the block's guest-physical addresses to the same host-physical ones.</summary>
    private static bool TryMapBlock(MemoryRange pool, int addressWidth, uint block, out ExtendedPageTablePointer pointer)
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

    /// <summary>
    /// Answers a store from the VMCS. A load is let happen: without the control for the one instruction, whose end the
    /// monitor trap flag reports (SDM Vol. 3C, 26.5.2). False if the operand is not the guest's memory.
    /// </summary>
    private bool TryAnswer(ExitReason reason)
    {
        DescriptorTableAccess access = new(reason, new((uint)Vmcs.Read(VmcsField.VmExitInstructionInformation)));
        if (!access.IsStore)
        {
            Stepped++;
            Step(isStepping: true);
            return true;
        }

        if (!TryStore(access))
        {
            return false;
        }

        Answered++;
        Events.SkipInstruction();
        return true;
    }

    private bool TryStore(DescriptorTableAccess access)
    {
        bool isTable = access.Instruction is DescriptorTableInstruction.Sgdt or DescriptorTableInstruction.Sidt;
        ulong value = access.Instruction switch
        {
            DescriptorTableInstruction.Sgdt => Table(VmcsField.GuestGdtrBase, VmcsField.GuestGdtrLimit),
            DescriptorTableInstruction.Sidt => Table(VmcsField.GuestIdtrBase, VmcsField.GuestIdtrLimit),
            DescriptorTableInstruction.Sldt => Vmcs.Read(VmcsField.GuestLdtrSelector),
            _ => Vmcs.Read(VmcsField.GuestTrSelector),
        };
        if (access.IsRegister)
        {
            // The exit does not tell the operand's size: only the selector's own bits are certain.
            ref ulong register = ref Subject.State.Registers[access.Register];
            register = (register & ~0xfffful) | value;
            return true;
        }

        uint linear = access.Address(
            (uint)Vmcs.Read(VmcsField.GuestEsBase + (access.Segment * 2)),
            (uint)Vmcs.Read(VmcsField.ExitQualification),
            Subject.State.Registers,
            (uint)Vmcs.Read(VmcsField.GuestRsp));
        uint length = isTable ? 6u : 2u;
        if (!EnvironmentBlock.TryTranslate(linear, length, _block, out ulong address))
        {
            return false;
        }

        for (uint index = 0; index < length; index++)
        {
            *(byte*)(address + index) = (byte)(value >> (int)(index * 8));
        }

        return true;
    }

    /// <summary>The six bytes that SGDT and SIDT store.</summary>
    private static ulong Table(VmcsField start, VmcsField limit) =>
        (ushort)Vmcs.Read(limit) | ((ulong)(uint)Vmcs.Read(start) << 16);

    /// <summary>
    /// Lets one instruction access descriptor-table registers, with an exit behind it; or goes back to what was asked
    /// for at first, without the monitor trap flag.
    /// </summary>
    private readonly void Step(bool isStepping)
    {
        const uint TrapFlag = (uint)PrimaryProcessorBasedControls.MonitorTrapFlag;
        const uint TableExiting = (uint)SecondaryProcessorBasedControls.DescriptorTableExiting;
        uint primary = isStepping ? _primary.Value : _primary.Value & ~TrapFlag;
        uint secondary = isStepping ? _secondary.Value & ~TableExiting : _secondary.Value;
        _ = Vmcs.Write(VmcsField.PrimaryProcessorBasedControls, primary);
        _ = Vmcs.Write(VmcsField.SecondaryProcessorBasedControls, secondary);
    }

    private static void Fill(ulong start, ulong length, ulong value)
    {
        for (ulong offset = 0; offset < length; offset += sizeof(ulong))
        {
            *(ulong*)(start + offset) = value;
        }
    }
}
