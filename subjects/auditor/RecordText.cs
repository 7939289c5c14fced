namespace Bulkhead.Subjects.AuditorSubject;

using System;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>An audit record in words, as one line.</summary>
public static class RecordText
{
    /// <summary>The words for the kinds of <see cref="AuditKind"/>, in order.</summary>
    private static ReadOnlySpan<byte> Kinds =>
        ("none\0boot\0violation\0VM entry failed\0VMCS refused\0watchdog\0restart\0stop\0"u8
         + "image corrupt\0frame overrun\0major frame\0system end\0kernel fault\0unknown MSR\0machine NMI\0"u8);

    /// <summary>Writes the line "# audit SEQUENCE at TICKS: SUBJECT: KIND: what the values mean".</summary>
    public static void Write(ref ConsoleWriter console, Grants grants, in AuditRecord record)
    {
        console.Write("# audit % at %: "u8, record.Sequence, record.Time);
        if (record.Subject != AuditRecord.NoSubject)
        {
            SubjectNames.Write(ref console, grants, record.Subject);
            console.Write(": "u8);
        }

        console.Write(NameList.At(Kinds, (int)record.Kind));
        WriteValues(ref console, in record);
        console.EndLine();
    }

    private static void WriteValues(ref ConsoleWriter console, in AuditRecord record)
    {
        ulong first = record.Values[0];
        switch (record.Kind)
        {
            case AuditKind.Boot:
                console.Write(": policy SHA-256 "u8);
                WriteDigest(ref console, in record);
                break;
            case AuditKind.Violation:
            case AuditKind.EntryFailed:
                WriteExit(ref console, in record);
                break;
            case AuditKind.VmcsRefused:
                console.Write(": VM-instruction error %"u8, first);
                break;
            case AuditKind.Watchdog:
                console.Write(": it did not wait for % of its frames, RIP $"u8, first, record.Values[3]);
                break;
            case AuditKind.Restart:
                console.Write(": for the %. time"u8, first);
                break;
            case AuditKind.Stop:
                console.Write(": after % restarts"u8, first);
                if ((record.Values[1] | record.Values[2] | record.Values[3]) != 0)
                {
                    console.Write(
                        ", by another: $, $, $"u8, record.Values[1], record.Values[2], record.Values[3]);
                }

                break;
            case AuditKind.ImageCorrupt:
                console.Write(": image %"u8, first);
                break;
            case AuditKind.FrameOverrun:
                console.Write(": % ticks late"u8, first);
                break;
            case AuditKind.MajorFrame:
                console.Write(": % is next"u8, first);
                break;
            case AuditKind.SystemEnd:
                console.Write(": status %"u8, first);
                break;
            case AuditKind.UnknownMsr:
                console.Write((ExitReason)first == ExitReason.Wrmsr ? ": WRMSR $"u8 : ": RDMSR $"u8, record.Values[1]);
                console.Write(", RIP $"u8, record.Values[3]);
                break;
            case AuditKind.MachineNmi:
                console.Write(": RIP $"u8, first);
                break;
            case AuditKind.KernelFault:
                console.Write(" of the last run: "u8);
                console.Write(ExceptionNames.Mnemonic((ExceptionVector)first));
                console.Write(", error $, RIP $, CR2 $"u8, record.Values[1], record.Values[2], record.Values[3]);
                break;
            default:
                break;
        }
    }

    /// <summary>What the subject did: the exit, and what it was about.</summary>
    private static void WriteExit(ref ConsoleWriter console, in AuditRecord record)
    {
        ExitReason reason = (ExitReason)(ushort)record.Values[0];
        ulong qualification = record.Values[1];
        ulong address = record.Values[2];
        console.Write(": "u8);
        if (reason == ExitReason.ExceptionOrNmi)
        {
            // The interruption information has the vector in bits 7:0 (SDM Vol. 3C, 25.9.2).
            ExceptionVector vector = (ExceptionVector)(byte)address;
            console.Write(ExceptionNames.Mnemonic(vector));
            if (vector == ExceptionVector.PageFault)
            {
                console.Write(" at $"u8, qualification);
            }
        }
        else
        {
            console.Write(ExitReasonNames.Of(reason));
            switch (reason)
            {
                case ExitReason.IoInstruction:
                    console.Write(" $"u8, qualification >> 16 & 0xffff);
                    break;
                case ExitReason.Rdmsr:
                case ExitReason.Wrmsr:
                    console.Write(" $"u8, address);
                    break;
                case ExitReason.Vmcall:
                    console.Write(" with argument $"u8, address);
                    break;
                case ExitReason.EptViolation:
                case ExitReason.EptMisconfiguration:
                    console.Write(" at $"u8, address);
                    break;
                case ExitReason.ControlRegisterAccess:
                    console.Write(" CR%"u8, qualification & 0xf);
                    break;
                default:
                    break;
            }
        }

        console.Write(", RIP $"u8, record.Values[3]);
    }

    private static void WriteDigest(ref ConsoleWriter console, in AuditRecord record)
    {
        for (int index = 0; index < AuditValues.Count * sizeof(ulong); index++)
        {
            int value = (int)(record.Values[index / sizeof(ulong)] >> (index % sizeof(ulong) * 8)) & 0xff;
            console.Write("0123456789abcdef"u8[value >> 4]);
            console.Write("0123456789abcdef"u8[value & 0xf]);
        }
    }
}
