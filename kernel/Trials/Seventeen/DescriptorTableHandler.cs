namespace Bulkhead.Kernel.Trials.Seventeen;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// Answers the exits that "descriptor-table exiting" causes, out of the current VMCS, as the processor would have: for
/// the environment, whose operands and tables all lie in its block.
/// </summary>
public static unsafe class DescriptorTableHandler
{
    private const uint SelectorSize = 2;
    private const uint TableRegisterSize = 6;
    private const uint DescriptorSize = 8;
    private const ulong Unusable = 1 << 16;

    /// <summary>
    /// Answers the exit, and moves the subject behind the instruction, or gives it #GP where the processor would.
    /// False if it concerns memory outside of the block.
    /// </summary>
    public static bool TryAnswer(ref GeneralRegisters registers, ulong block, DescriptorTableAccess access)
    {
        uint length = access.Instruction <= DescriptorTableInstruction.Lidt ? TableRegisterSize : SelectorSize;
        ulong operand = 0;
        if (!access.IsRegister && !TryFindOperand(registers, block, access, length, out operand))
        {
            return false;
        }

        if (access.IsStore)
        {
            Store(ref registers, access, operand, length);
            Events.SkipInstruction();
            return true;
        }

        ulong value = access.IsRegister ? registers[access.Register] : Read(operand, length);
        if (length == TableRegisterSize)
        {
            bool isGdtr = access.Instruction == DescriptorTableInstruction.Lgdt;
            _ = Vmcs.Write(isGdtr ? VmcsField.GuestGdtrLimit : VmcsField.GuestIdtrLimit, (ushort)value);
            _ = Vmcs.Write(isGdtr ? VmcsField.GuestGdtrBase : VmcsField.GuestIdtrBase, value >> 16);
            Events.SkipInstruction();
            return true;
        }

        return TryLoadSelector((ushort)value, block, access.Instruction == DescriptorTableInstruction.Ltr);
    }

    private static bool TryFindOperand(
        in GeneralRegisters registers,
        ulong block,
        DescriptorTableAccess access,
        uint length,
        out ulong operand)
    {
        uint linear = access.Address(
            (uint)Vmcs.Read(VmcsField.GuestEsBase + (access.Segment * 2)),
            (uint)Vmcs.Read(VmcsField.ExitQualification),
            registers,
            (uint)Vmcs.Read(VmcsField.GuestRsp));
        return EnvironmentBlock.TryTranslate(linear, length, block, out operand);
    }

    private static void Store(ref GeneralRegisters registers, DescriptorTableAccess access, ulong operand, uint length)
    {
        ulong value = access.Instruction switch
        {
            DescriptorTableInstruction.Sgdt => TableRegister(VmcsField.GuestGdtrBase, VmcsField.GuestGdtrLimit),
            DescriptorTableInstruction.Sidt => TableRegister(VmcsField.GuestIdtrBase, VmcsField.GuestIdtrLimit),
            DescriptorTableInstruction.Sldt => Vmcs.Read(VmcsField.GuestLdtrSelector),
            _ => Vmcs.Read(VmcsField.GuestTrSelector),
        };
        if (!access.IsRegister)
        {
            Write(operand, length, value);
            return;
        }

        // The exit does not tell the operand's size: only the selector's own bits are certain.
        ref ulong register = ref registers[access.Register];
        register = (register & ~0xfffful) | value;
    }

    private static bool TryLoadSelector(ushort selector, ulong block, bool isTaskRegister)
    {
        const ushort LocalOrPrivilege = 7;
        uint offset = (uint)(selector & ~LocalOrPrivilege);
        bool isInTable = (selector & 4) == 0
            && offset + DescriptorSize - 1 <= Vmcs.Read(VmcsField.GuestGdtrLimit);
        if (offset == 0 && !isTaskRegister)
        {
            _ = Vmcs.Write(VmcsField.GuestLdtrSelector, selector);
            _ = Vmcs.Write(VmcsField.GuestLdtrAccessRights, Unusable);
            Events.SkipInstruction();
            return true;
        }

        ulong address = 0;
        if (isInTable && !EnvironmentBlock.TryTranslate(
            Vmcs.Read(VmcsField.GuestGdtrBase) + offset, DescriptorSize, block, out address))
        {
            return false;
        }

        SystemSegmentDescriptor descriptor = new(isInTable ? Read(address, DescriptorSize) : 0);
        if (offset == 0 || !(isTaskRegister ? descriptor.IsPresentAvailableTaskState : descriptor.IsPresentLdt))
        {
            Events.Inject(ExceptionVector.GeneralProtection, (uint)(selector & ~3));
            return true;
        }

        if (isTaskRegister)
        {
            descriptor = descriptor.AsBusy;
            Write(address, DescriptorSize, descriptor.Value);
        }

        // The fields of TR follow those of LDTR, two encodings on.
        uint index = isTaskRegister ? 2u : 0;
        _ = Vmcs.Write(VmcsField.GuestLdtrSelector + index, selector);
        _ = Vmcs.Write(VmcsField.GuestLdtrBase + index, descriptor.Base);
        _ = Vmcs.Write(VmcsField.GuestLdtrLimit + index, descriptor.Limit);
        _ = Vmcs.Write(VmcsField.GuestLdtrAccessRights + index, descriptor.AccessRights);
        Events.SkipInstruction();
        return true;
    }

    /// <summary>The six bytes that SGDT and SIDT store.</summary>
    private static ulong TableRegister(VmcsField start, VmcsField limit) =>
        (ushort)Vmcs.Read(limit) | ((ulong)(uint)Vmcs.Read(start) << 16);

    private static ulong Read(ulong address, uint length)
    {
        ulong value = 0;
        for (uint index = 0; index < length; index++)
        {
            value |= (ulong)*(byte*)(address + index) << (int)(index * 8);
        }

        return value;
    }

    private static void Write(ulong address, uint length, ulong value)
    {
        for (uint index = 0; index < length; index++)
        {
            *(byte*)(address + index) = (byte)(value >> (int)(index * 8));
        }
    }
}
