namespace Bulkhead.Images.Tests;

/// <summary>How a boot in QEMU ended: QEMU's exit status, and the lines on the serial port.</summary>
internal sealed record BootResult(int Status, IReadOnlyList<string> Lines)
{
    /// <summary>The exit status that isa-debug-exit makes of what the guest writes to port 0xF4.</summary>
    public static int StatusFor(int written) => (written << 1) | 1;

    /// <summary>The serial log from the KTAP version line on; UEFI firmware writes its own text before.</summary>
    public IReadOnlyList<string> Ktap => [.. Lines.SkipWhile(line => line != "KTAP version 1")];
}
