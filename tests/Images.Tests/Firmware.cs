namespace Bulkhead.Images.Tests;

/// <summary>The firmware that starts an image: SeaBIOS or OVMF.</summary>
public enum Firmware
{
    Bios,
    Uefi,
}
