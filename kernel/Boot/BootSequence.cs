namespace Bulkhead.Kernel.Boot;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// From the boot stub to a processor with the kernel's own tables and address space; every image begins with it.
/// Nothing is reported before the screen is mapped, so that the screen and the serial port say the same.
/// </summary>
public static unsafe class BootSequence
{
    /// <summary>How many test points <see cref="Run"/> reports if all is well.</summary>
    public const uint Points = 6;

    /// <summary>The least memory, in bytes, that must be available.</summary>
    private const ulong MinimumMemory = 16 << 20;

    private const ulong PageSize = 4096;
    private const ulong Mebibyte = 1 << 20;

    /// <summary>
    /// Sets up <paramref name="processor"/>, whose image layout is known, and reports for the image of that
    /// <paramref name="name"/>, which will report <paramref name="morePoints"/> afterwards. False ends the boot, with
    /// the cause as the report's status.
    /// </summary>
    public static bool Run(
        Processor* processor,
        BootProtocol protocol,
        ulong information,
        ReadOnlySpan<byte> name,
        uint morePoints)
    {
        bool isIntact = ImageDigest.IsIntact(processor->Image);
        processor->Report.Log.Serial = SerialPort.Open(SerialPort.Com1);
        processor->Features = ProcessorFeatures.Read();
        ProcessorTables.Load(processor);
        BootInformationFault fault = ReadInformation(protocol, information, ref processor->Boot);

        // Without a valid memory map nothing is known of the screen: the refusal goes to the serial port alone.
        processor->AddressSpace = new(
            (PageTableEntry*)processor->Image.PageTables.Start,
            (int)(processor->Image.PageTables.Length / PageSize));
        bool isMapped = fault == BootInformationFault.None
            && processor->Features.HasExecuteDisable
            && OpenAddressSpace(processor);

        processor->Report.Start(name, Points + morePoints);
        return ReportImage(processor, isIntact)
            && ReportInformation(processor, fault)
            && ReportMemory(processor)
            && ReportProcessor(processor)
            && ReportProcessorTables(processor)
            && ReportAddressSpace(processor, isMapped);
    }

    private static BootInformationFault ReadInformation(
        BootProtocol protocol,
        ulong address,
        ref BootInformation information)
    {
        information.Protocol = protocol;
        return protocol switch
        {
            BootProtocol.Multiboot2 => Multiboot2Reader.Read(address, ref information),
            BootProtocol.Pvh => PvhReader.Read(address, ref information),
            _ => BootInformationFault.UnknownProtocol,
        };
    }

    private static bool OpenAddressSpace(Processor* processor)
    {
        ref readonly Framebuffer screen = ref processor->Boot.Screen;
        if (!KernelAddressSpace.Build(ref processor->AddressSpace, processor->Image, screen))
        {
            return false;
        }

        KernelAddressSpace.Activate(processor->Image.PageTables.Start, processor->Features);
        if (screen.IsText)
        {
            processor->Report.Log.Text = TextScreen.Open((ushort*)TextScreen.Address);
        }
        else
        {
            processor->Report.Log.Framebuffer = FramebufferScreen.Open(
                screen,
                (byte*)processor->Image.Font,
                (byte*)processor->Image.ScreenCells);
        }

        return true;
    }

    private static bool ReportImage(Processor* processor, bool isIntact)
    {
        ref KernelLog log = ref processor->Report.Log;
        bool ok = processor->Report.Point(isIntact, "image"u8, RunStatus.ImageCorrupt);
        log.Write(ok ? "sha256="u8 : "memory differs from the sha256 stored by the build, want "u8);
        for (int index = 0; index < Sha256Digest.Size; index++)
        {
            log.WriteHexDigits(((byte*)processor->Image.Digest)[index], 2);
        }

        log.Write(ok ? "\n"u8 : ": write the image again, or test the memory\n"u8);
        return ok;
    }

    private static bool ReportInformation(Processor* processor, BootInformationFault fault)
    {
        ref KernelLog log = ref processor->Report.Log;
        ref readonly BootInformation boot = ref processor->Boot;
        bool isValid = fault == BootInformationFault.None;
        bool ok = processor->Report.Point(isValid, "boot-information"u8, RunStatus.BootInformationInvalid);
        log.Write(boot.Protocol == BootProtocol.Multiboot2 ? "protocol=multiboot2"u8
            : boot.Protocol == BootProtocol.Pvh ? "protocol=pvh"u8 : "protocol=unknown"u8);
        if (!ok)
        {
            log.Write(": "u8);
            log.Write(BootInformationFaultNames.Rule(fault));
            log.Write(": use GRUB 2.06 or later, or QEMU's -kernel\n"u8);
            return false;
        }

        log.Write(" memory-regions=% modules=%"u8, (ulong)boot.Memory.Count, (ulong)boot.Modules.Count);
        log.Write(boot.AcpiRootTable != 0 ? " acpi=yes"u8 : " acpi=no"u8);
        log.Write(boot.Screen.IsText ? " screen=text"u8 : boot.Screen.IsUsable ? " screen=pixels"u8 : " screen=none"u8);
        log.Write(" command-line=\""u8);
        log.WriteUntrusted(boot.CommandLine.Bytes);
        log.Write("\"\n"u8);
        return RequiredModules.Report(ref processor->Report, boot);
    }

    private static bool ReportMemory(Processor* processor)
    {
        ref KernelLog log = ref processor->Report.Log;
        ref readonly MemoryMap memory = ref processor->Boot.Memory;
        ulong available = memory.AvailableBytes;
        bool isEnough = available >= MinimumMemory;
        bool isOurs = memory.IsAvailable(processor->Image.Text.Start, processor->Image.Data.End);
        bool ok = processor->Report.Point(isEnough && isOurs, "memory"u8, RunStatus.MemoryTooSmall);
        log.Write(
            "available=% MiB, need % MiB; image=[$, $)"u8,
            available / Mebibyte,
            MinimumMemory / Mebibyte,
            processor->Image.Text.Start,
            processor->Image.Data.End);
        log.Write(!isEnough ? ": give the machine more memory\n"u8
            : !isOurs ? " is not available memory: use a boot loader that loads at 1 MiB\n"u8 : "\n"u8);
        return ok;
    }

    private static bool ReportProcessor(Processor* processor)
    {
        ref KernelLog log = ref processor->Report.Log;
        bool hasExecuteDisable = processor->Features.HasExecuteDisable;
        bool ok = processor->Report.Point(hasExecuteDisable, "processor"u8, RunStatus.ProcessorUnsuitable);
        ProcessorName.Write(ref log);
        log.Write(
            " signature=$ physical-address-width=%"u8,
            processor->Features.Signature,
            processor->Features.PhysicalAddressWidth);
        log.Write(ok ? "\n"u8
            : ": CPUID.80000001H:EDX.NX[20] is 0, need 1: enable execute disable in the firmware's set-up\n"u8);
        return ok;
    }

    private static bool ReportProcessorTables(Processor* processor)
    {
        _ = processor->Report.Point(true, "processor-tables"u8);
        processor->Report.Log.Write("gdt, tss with interrupt stacks for #DF NMI #MC, idt with 256 gates\n"u8);
        return true;
    }

    private static bool ReportAddressSpace(Processor* processor, bool isMapped)
    {
        ref KernelLog log = ref processor->Report.Log;
        bool ok = processor->Report.Point(isMapped, "address-space"u8, RunStatus.BootInformationInvalid);
        log.Write("pages=% tables=%"u8, (ulong)processor->AddressSpace.PagesMapped, (ulong)processor->AddressSpace.TablesUsed);
        if (!ok)
        {
            log.Write(": the screen's framebuffer overlaps the image or is too large: choose a smaller mode\n"u8);
            return false;
        }

        log.Write(" wp nx"u8);
        log.Write(processor->Features.HasSmep ? " smep"u8 : default);
        log.Write(processor->Features.HasSmap ? " smap"u8 : default);
        log.Write(processor->Features.HasUmip ? " umip\n"u8 : "\n"u8);
        return true;
    }
}
