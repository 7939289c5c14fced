namespace Bulkhead.Kernel.Boot;

using System.Runtime.CompilerServices;

/// <summary>How the image was started; the values are those that boot/*.asm pass.</summary>
public enum BootProtocol : uint
{
    Multiboot2 = 1,
    Pvh = 2,
}

/// <summary>What a boot loader told, in one form for all protocols; copied, and so independent of its memory.</summary>
public struct BootInformation
{
    public BootProtocol Protocol;
    public BootText CommandLine;
    public MemoryMap Memory;
    public BootModules Modules;
    public Framebuffer Screen;

    /// <summary>The physical address of the ACPI RSDT or XSDT; 0 if the loader named none (ACPI 6.5, 5.2.5).</summary>
    public ulong AcpiRootTable;
}

/// <summary>A module that the boot loader placed in memory.</summary>
public struct BootModule
{
    /// <summary>Physical addresses of the first byte, and of the byte behind the last.</summary>
    public ulong Start;
    public ulong End;

    /// <summary>The module's own command line; its first word is its name.</summary>
    public BootText Text;
}

/// <summary>A fixed table of modules.</summary>
public struct BootModules
{
    public const int Capacity = 8;

    private Slots _slots;

    public int Count { get; private set; }

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ref readonly BootModule this[int index] => ref _slots[index];

    /// <summary>False if the table is full.</summary>
    public bool Add(in BootModule module)
    {
        if (Count == Capacity)
        {
            return false;
        }

        _slots[Count] = module;
        Count++;
        return true;
    }

    /// <summary>Whether a module's first word is <paramref name="name"/>.</summary>
    public readonly bool Has(System.ReadOnlySpan<byte> name) => IndexOf(name) >= 0;

    /// <summary>
    /// The index of the first module whose first word is <paramref name="name"/>; -1 if there is none.
    /// </summary>
    public readonly int IndexOf(System.ReadOnlySpan<byte> name)
    {
        for (int index = 0; index < Count; index++)
        {
            if (BootText.FirstWordIs(_slots[index].Text.Bytes, name))
            {
                return index;
            }
        }

        return -1;
    }

    [InlineArray(Capacity)]
    private struct Slots
    {
        private BootModule _first;
    }
}

/// <summary>A linear framebuffer.</summary>
public struct Framebuffer
{
    /// <summary>The physical address of the first pixel; 0 if there is no framebuffer.</summary>
    public ulong Address;

    /// <summary>Bytes from one row to the next.</summary>
    public uint Pitch;

    /// <summary>Pixels a row, and rows.</summary>
    public uint Width;
    public uint Height;

    public byte BitsPerPixel;

    /// <summary>Whether the screen is in VGA text mode instead.</summary>
    public bool IsText;

    /// <summary>Whether this is a picture of 32-bit pixels whose figures agree with each other.</summary>
    public readonly bool IsUsable =>
        Address != 0 && !IsText && BitsPerPixel == 32
        && Width is >= 8 and <= 16384 && Height is >= 16 and <= 16384
        && Pitch >= Width * sizeof(uint) && Pitch <= 1 << 20;

    /// <summary>The size in bytes of what is shown.</summary>
    public readonly ulong Size => (ulong)Pitch * Height;
}
