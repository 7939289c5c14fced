namespace Bulkhead.Kernel.Boot;

using System.Runtime;
using System.Runtime.CompilerServices;

/// <summary>The labels of linker/kernel.ld and boot/*.asm: the address of each is taken, none is called.</summary>
public static unsafe class LinkerSymbols
{
    public static void Read(ref ImageLayout image)
    {
        image.Text = new((ulong)(delegate*<void>)&TextStart, (ulong)(delegate*<void>)&TextEnd);
        image.ReadOnlyData = new((ulong)(delegate*<void>)&ReadOnlyStart, (ulong)(delegate*<void>)&ReadOnlyEnd);
        image.InitializedData = new((ulong)(delegate*<void>)&DataStart, (ulong)(delegate*<void>)&InitializedEnd);
        image.Data = new((ulong)(delegate*<void>)&DataStart, (ulong)(delegate*<void>)&DataEnd);
        image.BootStack = new((ulong)(delegate*<void>)&BootBottom, (ulong)(delegate*<void>)&BootTop);
        image.DoubleFaultStack = new((ulong)(delegate*<void>)&FaultBottom, (ulong)(delegate*<void>)&FaultTop);
        image.NmiStack = new((ulong)(delegate*<void>)&NmiBottom, (ulong)(delegate*<void>)&NmiTop);
        image.MachineCheckStack = new((ulong)(delegate*<void>)&CheckBottom, (ulong)(delegate*<void>)&CheckTop);
        image.ExceptionEntries = (ulong)(delegate*<void>)&ExceptionEntries;
        image.Fixups = new((ulong)(delegate*<void>)&FixupsStart, (ulong)(delegate*<void>)&FixupsEnd);
        image.Symbols = new((ulong)(delegate*<void>)&SymbolsStart, (ulong)(delegate*<void>)&SymbolsEnd);
        image.VmxonRegion = (ulong)(delegate*<void>)&VmxonRegion;
        image.PageTables = new((ulong)(delegate*<void>)&PageTablesStart, (ulong)(delegate*<void>)&PageTablesEnd);
        image.Font = (ulong)(delegate*<void>)&Font;
        image.ScreenCells = (ulong)(delegate*<void>)&ScreenCells;
        image.Digest = (ulong)(delegate*<void>)&Digest;
    }

    [RuntimeImport("*", "text_start"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void TextStart();

    [RuntimeImport("*", "text_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void TextEnd();

    [RuntimeImport("*", "rodata_start"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ReadOnlyStart();

    [RuntimeImport("*", "rodata_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ReadOnlyEnd();

    [RuntimeImport("*", "data_start"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void DataStart();

    [RuntimeImport("*", "data_initialized_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void InitializedEnd();

    [RuntimeImport("*", "data_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void DataEnd();

    [RuntimeImport("*", "boot_stack_bottom"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void BootBottom();

    [RuntimeImport("*", "boot_stack_top"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void BootTop();

    [RuntimeImport("*", "double_fault_stack_bottom"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void FaultBottom();

    [RuntimeImport("*", "double_fault_stack_top"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void FaultTop();

    [RuntimeImport("*", "nmi_stack_bottom"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void NmiBottom();

    [RuntimeImport("*", "nmi_stack_top"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void NmiTop();

    [RuntimeImport("*", "machine_check_stack_bottom"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void CheckBottom();

    [RuntimeImport("*", "machine_check_stack_top"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void CheckTop();

    [RuntimeImport("*", "exception_entries"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ExceptionEntries();

    [RuntimeImport("*", "fixups_start"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void FixupsStart();

    [RuntimeImport("*", "fixups_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void FixupsEnd();

    [RuntimeImport("*", "symbols_start"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void SymbolsStart();

    [RuntimeImport("*", "symbols_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void SymbolsEnd();

    [RuntimeImport("*", "vmxon_region"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void VmxonRegion();

    [RuntimeImport("*", "page_tables_start"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void PageTablesStart();

    [RuntimeImport("*", "page_tables_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void PageTablesEnd();

    [RuntimeImport("*", "font"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Font();

    [RuntimeImport("*", "screen_cells"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ScreenCells();

    [RuntimeImport("*", "image_digest"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Digest();
}
