namespace Bulkhead.GuestImages;

/// <summary>How a guest's image is loaded and started.</summary>
public enum GuestProtocol
{
    /// <summary>
    /// A Linux bzImage by the 64-bit or 32-bit boot protocol (Documentation/arch/x86/boot.rst, 1.15).
    /// </summary>
    Linux,

    /// <summary>A kernel by Multiboot 0.6.96 or Multiboot2 2.0; its header tells which.</summary>
    Multiboot,

    /// <summary>An ELF file with the note XEN_ELFNOTE_PHYS32_ENTRY, by the x86/HVM direct boot ABI (PVH).</summary>
    Pvh,

    /// <summary>A flat real-mode image at 7C00H, as a BIOS starts the first sector of a disk.</summary>
    BootSector,

    /// <summary>A firmware below 4 GiB and below 1 MiB, entered at the reset vector F000:FFF0.</summary>
    Firmware,
}
