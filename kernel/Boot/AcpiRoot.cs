namespace Bulkhead.Kernel.Boot;

using System;

/// <summary>The ACPI Root System Description Pointer (ACPI 6.5, 5.2.5.3).</summary>
public static class AcpiRoot
{
    /// <summary>The length of the ACPI 1.0 structure, and of the later one.</summary>
    public const int OldSize = 20;
    public const int Size = 36;

    private const ulong Signature = 0x2052_5450_2044_5352; // "RSD PTR "

    /// <summary>
    /// Sets <paramref name="rootTable"/> to the physical address of the XSDT, or of the RSDT where there is none;
    /// leaves it if <paramref name="pointer"/> is no valid RSDP. A later structure wins over an old one.
    /// </summary>
    public static void Read(ReadOnlySpan<byte> pointer, ref ulong rootTable)
    {
        if (pointer.Length < OldSize || LittleEndian.ReadUInt64(pointer, 0) != Signature || !SumsToZero(pointer, OldSize))
        {
            return;
        }

        bool isExtended = pointer[15] >= 2 && pointer.Length >= Size && SumsToZero(pointer, Size);
        if (isExtended)
        {
            rootTable = LittleEndian.ReadUInt64(pointer, 24);
        }
        else if (rootTable == 0)
        {
            rootTable = LittleEndian.ReadUInt32(pointer, 16);
        }
    }

    private static bool SumsToZero(ReadOnlySpan<byte> bytes, int length)
    {
        byte sum = 0;
        for (int index = 0; index < length; index++)
        {
            sum += bytes[index];
        }

        return sum == 0;
    }
}
