namespace Bulkhead.Kernel.Trials.Guests.TaskSwitching;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// A hardware task switch between 32-bit tasks without paging, which always causes a VM exit: done by the monitor as
/// the processor would have done it (SDM Vol. 3A, 9.3; Vol. 3C, 26.2).
/// </summary>
public static class TaskSwitch
{
    // Offsets in a 32-bit TSS (SDM Vol. 3A, figure 9-2).
    private const uint BackLink = 0;
    private const uint PageDirectory = 28;
    private const uint InstructionPointer = 32;
    private const uint Flags = 36;
    private const uint FirstRegister = 40;
    private const uint FirstSegment = 72;
    private const uint LocalDescriptorTable = 96;
    private const uint SmallestLimit = 103;

    private const uint SegmentCount = 6;
    private const uint NestedTask = 1 << 14;
    private const uint BusyBit = 1 << 9;
    private const byte AvailableTss32 = 9;
    private const byte BusyTss32 = 11;

    /// <summary>
    /// Carries the task switch of the last exit out. False, with nothing of the guest's state loaded, for what a
    /// processor would refuse or this monitor does not do: paging, 16-bit tasks, a bad descriptor.
    /// </summary>
    public static bool TryHandle(ref Subject subject, MemoryRange memory)
    {
        GuestSpace space = new(memory);
        TaskSwitchQualification request = new(subject.LastExit.Qualification);
        bool isPaging = (Vmcs.Read(VmcsField.GuestCr0) & (ulong)ControlRegister0.Paging) != 0;
        SegmentDescriptorView target = SegmentDescriptorView.Read(ref space, request.Selector);
        byte wantedType = request.Source == TaskSwitchSource.Iret ? BusyTss32 : AvailableTss32;
        if (isPaging || target.Rights.Type != wantedType || !target.Rights.IsPresent || target.Limit < SmallestLimit)
        {
            return false;
        }

        SaveOldTask(ref subject, ref space, request.Source);
        bool isNested = request.Source is TaskSwitchSource.Call or TaskSwitchSource.TaskGateInIdt;
        if (isNested)
        {
            space.Write32(target.Base + BackLink, (uint)Vmcs.Read(VmcsField.GuestTrSelector));
        }
        else
        {
            SetBusy(ref space, (ushort)Vmcs.Read(VmcsField.GuestTrSelector), isBusy: false);
        }

        SetBusy(ref space, request.Selector, isBusy: true);
        bool isLoaded = TryLoadSegments(ref space, target.Base) && !space.HasMissed;
        if (isLoaded)
        {
            LoadNewTask(ref subject.State.Registers, ref space, target, request.Selector, isNested);
        }

        return isLoaded;
    }

    private static void SaveOldTask(ref Subject subject, ref GuestSpace space, TaskSwitchSource source)
    {
        ulong task = Vmcs.Read(VmcsField.GuestTrBase);
        uint flags = (uint)Vmcs.Read(VmcsField.GuestRflags);
        uint next = (uint)(Vmcs.Read(VmcsField.GuestRip) + subject.LastExit.InstructionLength);
        space.Write32(task + InstructionPointer, next);
        space.Write32(task + Flags, source == TaskSwitchSource.Iret ? flags & ~NestedTask : flags);
        for (uint register = 0; register < 8; register++)
        {
            ulong value = register == GeneralRegisters.Rsp
                ? Vmcs.Read(VmcsField.GuestRsp)
                : subject.State.Registers[(int)register];
            space.Write32(task + FirstRegister + (register * 4), (uint)value);
        }

        for (uint segment = 0; segment < SegmentCount; segment++)
        {
            space.Write32(
                task + FirstSegment + (segment * 4),
                (uint)Vmcs.Read(VmcsField.GuestEsSelector + (segment * 2)));
        }
    }

    /// <summary>Loads ES, CS, SS, DS, FS and GS from the new task; a null selector makes a register unusable.</summary>
    private static bool TryLoadSegments(ref GuestSpace space, ulong task)
    {
        for (uint segment = 0; segment < SegmentCount; segment++)
        {
            ushort selector = (ushort)space.Read32(task + FirstSegment + (segment * 4));
            SegmentDescriptorView descriptor = SegmentDescriptorView.Read(ref space, selector);
            bool isNull = selector < 4;
            if (!isNull && !(descriptor.Rights.IsPresent && descriptor.Rights.IsCodeOrData))
            {
                return false;
            }

            _ = Vmcs.Write(VmcsField.GuestEsSelector + (segment * 2), selector);
            _ = Vmcs.Write(VmcsField.GuestEsBase + (segment * 2), isNull ? 0 : descriptor.Base);
            _ = Vmcs.Write(VmcsField.GuestEsLimit + (segment * 2), isNull ? 0 : descriptor.Limit);
            _ = Vmcs.Write(
                VmcsField.GuestEsAccessRights + (segment * 2),
                isNull ? SegmentAccessRights.Unusable : descriptor.Rights.Value | 1);
        }

        return true;
    }

    private static void LoadNewTask(
        ref GeneralRegisters registers,
        ref GuestSpace space,
        SegmentDescriptorView target,
        ushort selector,
        bool isNested)
    {
        const ulong TaskSwitched = (ulong)ControlRegister0.TaskSwitched;
        const uint ReservedOne = 1 << 1;

        ulong task = target.Base;
        _ = Vmcs.Write(VmcsField.GuestTrSelector, selector);
        _ = Vmcs.Write(VmcsField.GuestTrBase, target.Base);
        _ = Vmcs.Write(VmcsField.GuestTrLimit, target.Limit);
        _ = Vmcs.Write(VmcsField.GuestTrAccessRights, target.Rights.Value | 2);
        _ = Vmcs.Write(VmcsField.GuestLdtrSelector, (ushort)space.Read32(task + LocalDescriptorTable));
        _ = Vmcs.Write(VmcsField.GuestLdtrAccessRights, SegmentAccessRights.Unusable);
        _ = Vmcs.Write(VmcsField.GuestCr3, space.Read32(task + PageDirectory));
        _ = Vmcs.Write(VmcsField.GuestCr0, Vmcs.Read(VmcsField.GuestCr0) | TaskSwitched);
        _ = Vmcs.Write(VmcsField.GuestRip, space.Read32(task + InstructionPointer));
        uint flags = space.Read32(task + Flags) | ReservedOne;
        _ = Vmcs.Write(VmcsField.GuestRflags, isNested ? flags | NestedTask : flags);
        for (uint register = 0; register < 8; register++)
        {
            uint value = space.Read32(task + FirstRegister + (register * 4));
            if (register == GeneralRegisters.Rsp)
            {
                _ = Vmcs.Write(VmcsField.GuestRsp, value);
            }
            else
            {
                registers[(int)register] = value;
            }
        }
    }

    private static void SetBusy(ref GuestSpace space, ushort selector, bool isBusy)
    {
        ulong rights = SegmentDescriptorView.AddressOf(selector) + 4;
        uint value = space.Read32(rights);
        space.Write32(rights, isBusy ? value | BusyBit : value & ~BusyBit);
    }
}
