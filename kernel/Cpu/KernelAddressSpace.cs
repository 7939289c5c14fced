namespace Bulkhead.Kernel.Cpu;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;

/// <summary>The kernel's own address space: what it needs at its physical address, and nothing else.</summary>
public static unsafe class KernelAddressSpace
{
    private const ulong GuardSize = 4096;

    /// <summary>
    /// Maps text RX, read-only data R, data RW but for the guard pages below the stacks, and the screen RW and
    /// uncached. False if the pool of tables is too small or two of these overlap.
    /// </summary>
    public static bool Build(ref PageTableBuilder tables, in ImageLayout image, in Framebuffer screen)
    {
        bool isMapped = Map(ref tables, image.Text, PageRights.Execute)
            && Map(ref tables, image.ReadOnlyData, PageRights.Read)
            && Map(ref tables, new(image.Data.Start, image.BootStack.Start - GuardSize), PageRights.Write)
            && Map(ref tables, image.BootStack, PageRights.Write)
            && Map(ref tables, image.DoubleFaultStack, PageRights.Write)
            && Map(ref tables, image.NmiStack, PageRights.Write)
            && Map(ref tables, image.MachineCheckStack, PageRights.Write)
            && Map(ref tables, new(image.MachineCheckStack.End, image.Data.End), PageRights.Write);
        if (!isMapped)
        {
            return false;
        }

        MemoryRange pixels = screen.IsText
            ? new(TextScreen.Address, TextScreen.Address + TextScreen.Size)
            : new(screen.Address, screen.IsUsable ? screen.Address + screen.Size : screen.Address);
        return tables.MapIdentity(pixels.Start, pixels.End, PageRights.Write | PageRights.Device, allowLarge: true);
    }

    /// <summary>Takes the tables into use, with every protection that the processor has.</summary>
    public static void Activate(ulong rootTable, in ProcessorFeatures features)
    {
        ulong efer = ModelSpecificRegister.Read(Msr.IA32_EFER) | (ulong)ExtendedFeatureEnable.ExecuteDisableEnable;
        _ = ModelSpecificRegister.Write(Msr.IA32_EFER, efer);
        Instructions.MovToCr0(Instructions.MovFromCr0() | ControlRegister0.WriteProtect);
        Instructions.MovToCr3(rootTable);
        Instructions.MovToCr4(
            Instructions.MovFromCr4()
            | (features.HasSmep ? ControlRegister4.SupervisorModeExecutionPrevention : 0)
            | (features.HasSmap ? ControlRegister4.SupervisorModeAccessPrevention : 0)
            | (features.HasUmip ? ControlRegister4.UserModeInstructionPrevention : 0));
    }

    private static bool Map(ref PageTableBuilder tables, MemoryRange range, PageRights rights) =>
        tables.MapIdentity(range.Start, range.End, rights);
}
