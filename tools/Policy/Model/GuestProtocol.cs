namespace Bulkhead.Policy.Model;

/// <summary>How the image of an unmodified guest is loaded.</summary>
public enum GuestProtocol
{
    /// <summary>A Linux bzImage by its 64-bit or 32-bit boot protocol.</summary>
    Linux,

    /// <summary>A kernel by Multiboot or Multiboot2.</summary>
    Multiboot,

    /// <summary>An ELF kernel by the x86/HVM direct boot ABI (PVH).</summary>
    Pvh,

    /// <summary>A flat real-mode image at 7C00H.</summary>
    BootSector,

    /// <summary>A firmware at the reset vector.</summary>
    Firmware,
}
