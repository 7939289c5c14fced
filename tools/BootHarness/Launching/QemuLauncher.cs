using System.Globalization;

namespace Bulkhead.BootHarness.Launching;

/// <summary>
/// Boots by qemu-system-x86_64, without a screen or a network, with COM1 as the serial log. A reset ends the run, and
/// so does a byte N that the guest writes to <see cref="DebugExitPort"/>, which also gives the run's status.
/// </summary>
public sealed record QemuLauncher : Launcher
{
    /// <summary>Linux, a PVH ELF or a Multiboot 1 image that QEMU itself loads (<c>-kernel</c>).</summary>
    public string? Kernel { get; init; }

    /// <summary>Command line for <see cref="Kernel"/> (<c>-append</c>).</summary>
    public string? CommandLineOfKernel { get; init; }

    /// <summary>Initial RAM disk or module for <see cref="Kernel"/> (<c>-initrd</c>).</summary>
    public string? InitialRamDisk { get; init; }

    /// <summary>ISO image to boot from.</summary>
    public string? CdRom { get; init; }

    /// <summary>Raw disk image to boot from; what the guest writes is forgotten.</summary>
    public string? Disk { get; init; }

    /// <summary>Memory of the machine in MiB.</summary>
    public int MemoryMebibytes { get; init; } = 256;

    /// <summary><c>tcg</c>, which runs anywhere, or <c>kvm</c>.</summary>
    public string Accelerator { get; init; } = "tcg";

    /// <summary>Processor model (<c>-cpu</c>).</summary>
    public string Processor { get; init; } = "max";

    /// <summary>Number of processors.</summary>
    public int ProcessorCount { get; init; } = 1;

    /// <summary>Port of QEMU's isa-debug-exit device; null leaves the device out.</summary>
    public int? DebugExitPort { get; init; } = 0xf4;

    /// <summary>Port of QEMU's isa-debugcon device, which reads back 0xe9 and so tells a guest that it runs in an
    /// emulator; what the guest writes there is dropped. Null leaves the device out.</summary>
    public int? DebugConsolePort { get; init; } = 0xe9;

    /// <summary>Further arguments, after all others.</summary>
    public IReadOnlyList<string> MoreArguments { get; init; } = [];

    /// <inheritdoc/>
    public override string Program => "qemu-system-x86_64";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arguments =>
    [
        "-no-user-config", "-machine", "q35", "-accel", Accelerator, "-cpu", Processor,
        "-smp", Number(ProcessorCount), "-m", Number(MemoryMebibytes),
        "-display", "none", "-monitor", "none", "-serial", "stdio", "-nic", "none", "-no-reboot",
        .. Option("-kernel", Kernel), .. Option("-append", CommandLineOfKernel),
        .. Option("-initrd", InitialRamDisk),
        .. Drive(CdRom, "media=cdrom,readonly=on"), .. Drive(Disk, "media=disk,snapshot=on"),
        .. Option("-device", At(DebugExitPort, "isa-debug-exit,iosize=1")),
        .. Option("-chardev", DebugConsolePort is null ? null : "null,id=debug-console"),
        .. Option("-device", At(DebugConsolePort, "isa-debugcon,readback=0xe9,chardev=debug-console")),
        .. MoreArguments,
    ];

    /// <summary>isa-debug-exit makes QEMU end with 2N + 1 for a byte N; QEMU's own good end is 0.</summary>
    public override int? GuestStatus(int exitStatus) => (exitStatus & 1) == 1 ? exitStatus >> 1 : null;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string[] Option(string name, string? value) => value is null ? [] : [name, value];

    private static string? At(int? port, string device) => port is null ? null : $"{device},iobase=0x{port:x}";

    // QEMU divides an option at commas; a doubled comma is one of the name.
    private static string[] Drive(string? file, string rest) =>
        Option("-drive", file is null ? null : $"file={file.Replace(",", ",,")},format=raw,{rest}");
}
