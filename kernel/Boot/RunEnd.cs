namespace Bulkhead.Kernel.Boot;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;

/// <summary>Ends a run: the last line of the log, then the emulator's exit, or a halt on real hardware.</summary>
public static class RunEnd
{
    /// <summary>
    /// Reads back its own number under Bochs' port_e9_hack and QEMU's isa-debugcon, and nowhere else.
    /// </summary>
    private const ushort EmulatorPort = 0xe9;

    private const ushort QemuExitPort = 0xf4;
    private const ushort BochsShutdownPort = 0x8900;

    /// <summary>Does not return.</summary>
    public static void With(ref KernelLog log, RunStatus status)
    {
        log.Write("# end status=% name="u8, (ulong)status);
        log.Write(RunStatusNames.Name(status));
        log.Write((byte)'\n');

        if (Instructions.In8(EmulatorPort) == EmulatorPort)
        {
            ReadOnlySpan<byte> shutdown = "Shutdown"u8;
            for (int index = 0; index < shutdown.Length; index++)
            {
                Instructions.Out8(BochsShutdownPort, shutdown[index]);
            }

            Instructions.Out8(QemuExitPort, (byte)status);
        }

        Halt();
    }

    /// <summary>Stops the processor without a word. Does not return.</summary>
    public static void Halt()
    {
        Instructions.Cli();
        while (true)
        {
            // A non-maskable interrupt may end one HLT.
            Instructions.Hlt();
        }
    }
}
