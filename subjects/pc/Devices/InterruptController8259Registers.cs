namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// The command words of the 8259A (Intel 8259A data sheet, "Programming the 8259A"): which of them a write is follows
/// from address line A0, bits 4:3 and the sequence of initialization.
/// </summary>
public static class InterruptController8259Registers
{
    public const uint IsIcw1 = 1 << 4; // A0 = 0
    public const uint IsOcw3 = 1 << 3; // A0 = 0, bit 4 clear

    public const uint Icw1Icw4Needed = 1 << 0; // IC4
    public const uint Icw1Single = 1 << 1; // SNGL
    public const uint Icw2VectorBase = 0xF8; // T7-T3
    public const uint Icw4AutomaticEndOfInterrupt = 1 << 1; // AEOI
    public const uint Icw4SpecialFullyNested = 1 << 4; // SFNM

    public const uint Ocw2Level = 7 << 0; // L2-L0
    public const uint Ocw2EndOfInterrupt = 1 << 5; // EOI
    public const uint Ocw2Specific = 1 << 6; // SL
    public const uint Ocw2Rotate = 1 << 7; // R

    public const uint Ocw3ReadInService = 1 << 0; // RIS
    public const uint Ocw3ReadRegister = 1 << 1; // RR
    public const uint Ocw3Poll = 1 << 2; // P
    public const uint Ocw3SpecialMask = 1 << 5; // SMM
    public const uint Ocw3EnableSpecialMask = 1 << 6; // ESMM

    public const uint PollInterrupt = 1 << 7; // of the word that a poll reads

    /// <summary>Lines whose trigger ELCR1 and ELCR2 can change; IRQ 0, 1, 2, 8 and 13 are edge-triggered.</summary>
    public const uint SelectableMaster = 0xF8;
    public const uint SelectableSlave = 0xDE;
}
