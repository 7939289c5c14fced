namespace Bulkhead.Kernel.Vmx.Reports;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;

/// <summary>Says a VM exit in words: reason, qualification, event, event in delivery and instruction.</summary>
public static class ExitDescription
{
    private static ReadOnlySpan<byte> EntryFailures =>
        "\0\0PDPTE loading\0NMI injection while STI blocks events\0VMCS link pointer\0"u8;

    private static ReadOnlySpan<byte> TaskSwitchSources => "CALL\0IRET\0JMP\0task gate in IDT\0"u8;

    private static ReadOnlySpan<byte> ApicAccesses =>
        ("linear read\0linear write\0linear fetch\0linear, event delivery\0linear, monitoring\0\0\0\0\0\0"u8 +
         "physical, event delivery\0physical, monitoring or trace\0\0\0\0physical, instruction\0"u8);

    private static ReadOnlySpan<byte> DebugConditions =>
        ("breakpoint 0\0breakpoint 1\0breakpoint 2\0breakpoint 3\0\0\0\0\0\0\0\0bus lock\0\0"u8 +
         "debug-register access\0single step\0\0RTM\0"u8);

    private static ReadOnlySpan<byte> EptAccesses =>
        ("read\0write\0fetch\0\0\0\0\0\0\0\0\0\0NMI unblocked by IRET\0shadow-stack access\0\0"u8 +
         "guest-paging verification\0asynchronous\0"u8);

    private static ReadOnlySpan<byte> Permissions => "read\0write\0execute\0"u8;

    /// <summary>
    /// Writes, without a line end, such as "control-register access: MOV to CR3 from RAX, instruction length 3".
    /// </summary>
    public static void Write(ref KernelLog log, in ExitInformation exit)
    {
        log.Write(ExitNames.Of(exit.Reason.Basic));
        uint flags = exit.Reason.Value >> 25;
        if (flags != 0)
        {
            log.Write(" ("u8);
            BitNames.Write(ref log, flags, ExitNames.ReasonFlags);
            log.Write(")"u8);
        }

        WriteQualification(ref log, exit);
        if (exit.Reason.Basic <= ExitReason.ExternalInterrupt)
        {
            WriteEvent(ref log, ": "u8, exit.Interruption, exit.InterruptionErrorCode);
        }

        if (!exit.Reason.IsEntryFailure)
        {
            WriteEvent(ref log, ", while delivering "u8, exit.IdtVectoring, exit.IdtVectoringErrorCode);
        }

        InstructionDescription.Write(ref log, exit);
    }

    /// <summary>
    /// Writes an event, such as "hardware exception #GP general protection, error code 0x10", if it is valid.
    /// </summary>
    public static void WriteEvent(
        ref KernelLog log,
        ReadOnlySpan<byte> prefix,
        InterruptionInformation information,
        uint errorCode)
    {
        if (!information.IsValid)
        {
            return;
        }

        log.Write(prefix);
        log.Write(NameList.At(ExitNames.InterruptionTypes, (int)information.Type));
        if (information.Type is InterruptionType.HardwareException or InterruptionType.SoftwareException
            or InterruptionType.PrivilegedSoftwareException)
        {
            log.Write(" "u8);
            log.Write(ExceptionNames.Mnemonic((ExceptionVector)information.Vector));
            log.Write(" "u8);
            log.Write(ExceptionNames.Title((ExceptionVector)information.Vector));
        }
        else
        {
            log.Write(" vector %"u8, information.Vector);
        }

        log.Write(information.HasErrorCode ? ", error code $"u8 : default, errorCode);
        log.Write(information.IsNmiUnblockedByIret ? ", NMIs unblocked by IRET"u8 : default);
    }

    private static void WriteQualification(ref KernelLog log, in ExitInformation exit)
    {
        ulong qualification = exit.Qualification;
        switch (exit.Reason.Basic)
        {
            case ExitReason.ExceptionOrNmi:
                WriteException(ref log, exit);
                break;
            case ExitReason.StartupIpi:
            case ExitReason.VirtualizedEoi:
                log.Write(": vector %"u8, qualification);
                break;
            case ExitReason.TaskSwitch:
                TaskSwitchQualification taskSwitch = new(qualification);
                log.Write(": to selector $ by "u8, taskSwitch.Selector);
                log.Write(NameList.At(TaskSwitchSources, (int)taskSwitch.Source));
                break;
            case ExitReason.Invlpg:
                log.Write(": of $"u8, qualification);
                break;
            case ExitReason.ControlRegisterAccess:
                WriteControlRegisterAccess(ref log, new(qualification));
                break;
            case ExitReason.MovDr:
                DebugRegisterAccess debug = new(qualification);
                log.Write(debug.IsRead ? ": from DR%"u8 : ": to DR%"u8, debug.DebugRegister);
                WriteMoved(ref log, debug.IsRead, debug.Register);
                break;
            case ExitReason.IoInstruction:
                WriteIo(ref log, new(qualification));
                break;
            case ExitReason.EntryFailureInvalidGuestState:
                ReadOnlySpan<byte> failure = NameList.At(EntryFailures, (int)Math.Min(qualification, 5ul));
                log.Write(failure.IsEmpty ? default : ": "u8);
                log.Write(failure);
                break;
            case ExitReason.EntryFailureMsrLoading:
                log.Write(": entry % of the MSR-load area"u8, qualification);
                break;
            case ExitReason.ApicAccess:
                ApicAccessQualification apic = new(qualification);
                log.Write(": offset $, "u8, apic.Offset);
                log.Write(NameList.At(ApicAccesses, (int)apic.Type));
                break;
            case ExitReason.ApicWrite:
                log.Write(": offset $"u8, qualification & 0xfff);
                break;
            case ExitReason.EptViolation:
                WriteEptViolation(ref log, exit);
                break;
            case ExitReason.EptMisconfiguration:
                log.Write(": guest-physical $"u8, exit.GuestPhysicalAddress);
                break;
        }
    }

    private static void WriteException(ref KernelLog log, in ExitInformation exit)
    {
        if (exit.Interruption.Type == InterruptionType.Nmi)
        {
            return;
        }

        if (exit.Interruption.Vector == (byte)ExceptionVector.PageFault)
        {
            log.Write(": at linear $"u8, exit.Qualification);
        }
        else if (exit.Interruption.Vector == (byte)ExceptionVector.Debug && exit.Qualification != 0)
        {
            log.Write(": "u8);
            BitNames.Write(ref log, exit.Qualification, DebugConditions);
        }
    }

    private static void WriteControlRegisterAccess(ref KernelLog log, ControlRegisterAccess access)
    {
        if (access.Type >= ControlRegisterAccessType.Clts)
        {
            log.Write(access.Type == ControlRegisterAccessType.Clts ? ": CLTS"u8 : ": LMSW of $"u8, access.LmswSource);
            return;
        }

        bool isRead = access.Type == ControlRegisterAccessType.MovFromCr;
        log.Write(isRead ? ": MOV from CR%"u8 : ": MOV to CR%"u8, access.ControlRegister);
        WriteMoved(ref log, isRead, access.Register);
    }

    private static void WriteMoved(ref KernelLog log, bool isRead, byte register)
    {
        log.Write(isRead ? " to "u8 : " from "u8);
        log.Write(NameList.At(ExitNames.Registers, register));
    }

    private static void WriteIo(ref KernelLog log, IoInstructionQualification io)
    {
        log.Write(io.HasRepeatPrefix ? ": REP "u8 : ": "u8);
        log.Write(io.IsInput ? "IN"u8 : "OUT"u8);
        log.Write(io.IsString ? "S"u8 : default);
        log.Write(io.Size == 1 ? ", port $, 1 byte"u8 : ", port $, % bytes"u8, io.Port, io.Size);
    }

    private static void WriteEptViolation(ref KernelLog log, in ExitInformation exit)
    {
        EptViolationQualification violation = new(exit.Qualification);
        ulong access = exit.Qualification & 0x1_b007;
        log.Write(": "u8);
        BitNames.Write(ref log, access, EptAccesses);
        log.Write(access == 0 ? "access to guest-physical $"u8 : " of guest-physical $"u8, exit.GuestPhysicalAddress);
        if (violation.HasLinearAddress)
        {
            log.Write(
                violation.IsToTranslation ? ", linear $"u8 : ", in the page walk of linear $"u8,
                exit.GuestLinearAddress);
        }

        log.Write(violation.Allowed == 0 ? ", where nothing is mapped"u8 : ", which allows "u8);
        BitNames.Write(ref log, violation.Allowed, Permissions);
    }
}
