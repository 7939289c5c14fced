namespace Bulkhead.Kernel.Cpu;

using System;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;

/// <summary>The report of a fault of the kernel: its name, its cause, the registers and a backtrace.</summary>
public static unsafe class ExceptionReport
{
    private const ulong GuardSize = 4096;
    private const int MaximumFrames = 24;
    private const int FramelessWords = 8;

    /// <summary>The names of an <see cref="ExceptionFrame"/>'s fields, in their order.</summary>
    private static ReadOnlySpan<byte> RegisterNames =>
        ("r15\0r14\0r13\0r12\0r11\0r10\0r9\0r8\0rdi\0rsi\0rbp\0rbx\0rdx\0rcx\0rax\0vector\0error\0"u8 +
         "rip\0cs\0rflags\0rsp\0ss\0"u8);

    /// <summary>The names of the stacks, in the order of <see cref="ImageLayout.Stack"/>.</summary>
    private static ReadOnlySpan<byte> StackNames => "boot\0double-fault\0NMI\0machine-check\0"u8;

    /// <summary>Writes the report; <paramref name="cr2"/> is the address of the last page fault.</summary>
    public static void Write(ref KernelLog log, in ImageLayout image, in ExceptionFrame frame, ulong cr2)
    {
        ExceptionVector vector = (ExceptionVector)frame.Vector;
        log.Write("\nnot ok kernel-fault: "u8);
        log.Write(ExceptionNames.Mnemonic(vector));
        log.Write(" "u8);
        log.Write(ExceptionNames.Title(vector));
        log.Write(" at "u8);
        WriteSymbol(ref log, image, frame.Rip);
        WriteCause(ref log, image, frame, cr2);
        WriteRegisters(ref log, frame, cr2);
        WriteBacktrace(ref log, image, frame);
    }

    private static void WriteCause(ref KernelLog log, in ImageLayout image, in ExceptionFrame frame, ulong cr2)
    {
        log.Write("\n# cause="u8);
        ExceptionVector vector = (ExceptionVector)frame.Vector;
        bool mayBeOverflow = vector is ExceptionVector.PageFault or ExceptionVector.DoubleFault;
        ReadOnlySpan<byte> stack = mayBeOverflow ? OverflowedStack(image, cr2) : default;
        if (!stack.IsEmpty)
        {
            log.Write("stack overflow of the "u8);
            log.Write(stack);
            log.Write(" stack"u8);
        }
        else if (vector == ExceptionVector.PageFault)
        {
            uint error = (uint)frame.ErrorCode;
            log.Write((error & 16) != 0 ? "instruction fetch from "u8 : (error & 2) != 0 ? "write to "u8 : "read of "u8);
            log.WriteHex(cr2);
            log.Write((error & 8) != 0 ? ", reserved bit set"u8
                : (error & 1) != 0 ? ", protection violation"u8 : ", page not present"u8);
        }
        else if (frame.ErrorCode != 0)
        {
            uint error = (uint)frame.ErrorCode;
            log.Write((error & 2) != 0 ? "IDT gate "u8 : (error & 4) != 0 ? "LDT selector "u8 : "GDT selector "u8);
            log.WriteHex(error & 0xfff8);
            log.Write((error & 1) != 0 ? ", external event"u8 : default);
        }
        else
        {
            log.Write(ExceptionNames.Title(vector));
        }

        log.Write((byte)'\n');
    }

    private static ReadOnlySpan<byte> OverflowedStack(in ImageLayout image, ulong address)
    {
        for (int index = 0; index < ImageLayout.StackCount; index++)
        {
            MemoryRange stack = image.Stack(index);
            if (address >= stack.Start - GuardSize && address < stack.Start)
            {
                return NameList.At(StackNames, index);
            }
        }

        return default;
    }

    private static void WriteRegisters(ref KernelLog log, in ExceptionFrame frame, ulong cr2)
    {
        fixed (ExceptionFrame* first = &frame)
        {
            for (int index = 0; index < sizeof(ExceptionFrame) / sizeof(ulong); index++)
            {
                log.Write(index % 4 == 0 ? "# "u8 : " "u8);
                log.Write(NameList.At(RegisterNames, index));
                log.Write("=$"u8, ((ulong*)first)[index]);
                log.Write(index % 4 == 3 ? "\n"u8 : default);
            }
        }

        log.Write(" cr2=$\n"u8, cr2);
    }

    private static void WriteBacktrace(ref KernelLog log, in ImageLayout image, in ExceptionFrame frame)
    {
        ulong framePointer = frame.Rbp;
        ulong instruction = frame.Rip;
        for (int depth = 0; depth < MaximumFrames; depth++)
        {
            WritePlace(ref log, image, "# at "u8, instruction);
            if (depth == 0)
            {
                WriteFramelessCaller(ref log, image, frame);
            }

            if (framePointer % sizeof(ulong) != 0 || !IsFrameOnStack(image, framePointer))
            {
                return;
            }

            instruction = ((ulong*)framePointer)[1];
            framePointer = ((ulong*)framePointer)[0];
        }
    }

    /// <summary>
    /// A stub or a short function keeps no frame pointer, so that the chain begins with its caller's caller. Its caller
    /// is the first address of text on the stack below the frame that the chain begins with.
    /// </summary>
    private static void WriteFramelessCaller(ref KernelLog log, in ImageLayout image, in ExceptionFrame frame)
    {
        ulong end = Math.Min(frame.Rbp, frame.Rsp + (FramelessWords * sizeof(ulong)));
        for (ulong address = frame.Rsp; address < end && IsFrameOnStack(image, address); address += sizeof(ulong))
        {
            if (image.Text.Contains(*(ulong*)address))
            {
                WritePlace(ref log, image, "# perhaps at "u8, *(ulong*)address);
                return;
            }
        }
    }

    private static bool IsFrameOnStack(in ImageLayout image, ulong address)
    {
        for (int index = 0; index < ImageLayout.StackCount; index++)
        {
            MemoryRange stack = image.Stack(index);
            if (stack.Contains(address) && stack.End - address >= 2 * sizeof(ulong))
            {
                return true;
            }
        }

        return false;
    }

    private static void WritePlace(
        ref KernelLog log,
        in ImageLayout image,
        ReadOnlySpan<byte> prefix,
        ulong address)
    {
        log.Write(prefix);
        WriteSymbol(ref log, image, address);
        log.Write((byte)'\n');
    }

    /// <summary>Writes "name+0x12 (0x100012)", or the bare address if it lies in no function.</summary>
    private static void WriteSymbol(ref KernelLog log, in ImageLayout image, ulong address)
    {
        if (image.Text.Contains(address)
            && SymbolTable.TryFind(image.Symbols, address, out ReadOnlySpan<byte> name, out ulong offset))
        {
            log.Write(name);
            log.Write("+$ ($)"u8, offset, address);
        }
        else
        {
            log.WriteHex(address);
        }
    }
}
