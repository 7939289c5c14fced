using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Ports that no subject is granted, and why.</summary>
public static class KernelPorts
{
    /// <summary>The ports; the kernel's validator has the same ranges.</summary>
    public static IReadOnlyList<(PortRange Ports, string Why)> All { get; } =
    [
        (new(0x00, 0x1f), "the 8237A DMA controller writes any memory below 16 MiB"),
        (new(0x20, 0x21), "the first 8259A is the kernel's"),
        (new(0x40, 0x43), "the 8254 timer is the kernel's"),
        (new(0x61, 0x61), "the gate of the 8254 timer is the kernel's"),
        (new(0x81, 0x91), "the DMA page registers reach any memory below 16 MiB"),
        (new(0x92, 0x92), "the fast A20 gate resets the machine"),
        (new(0xa0, 0xa1), "the second 8259A is the kernel's"),
        (new(0xb2, 0xb3), "SMIs leave the kernel's control"),
        (new(0xc0, 0xdf), "the second 8237A DMA controller writes any memory below 16 MiB"),
        (new(0xe9, 0xe9), "the emulators' debug console is the kernel's"),
        (new(0xf4, 0xf7), "the emulator's exit is the kernel's"),
        (new(0x4d0, 0x4d1), "the edge and level registers of the 8259As are the kernel's"),
        (new(0x510, 0x51b), "the emulator's configuration device writes any memory"),
        (new(0xcf8, 0xcff), "PCI's configuration has devices write any memory, and resets the machine"),
        (new(0x8900, 0x8900), "the emulator's exit is the kernel's"),
    ];
}
