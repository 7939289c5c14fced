namespace Bulkhead.Kernel.Trials;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// The 32-bit paging of the thesis (appendix A, setup_paging): one page directory, 1024 page tables in one block, the
/// whole of 4 GiB mapped at its own address, and the flags present, read/write and user in every entry
/// (SDM Vol. 3A, 4.3).
/// </summary>
public static unsafe class LegacyPaging
{
    public const int EntriesPerTable = 1024;
    public const int Tables = 1024;

    /// <summary>Present, read/write, user/supervisor: bits 0, 1 and 2.</summary>
    public const uint Flags = 7;

    private const uint PageSize = 4096;

    /// <summary>What 32-bit paging with 4 KiB pages excludes, and what forbids CPL 0 the use of user pages.</summary>
    private const ControlRegister4 Excluded = ControlRegister4.PageSizeExtensions
        | ControlRegister4.PhysicalAddressExtension
        | ControlRegister4.PageGlobalEnable
        | ControlRegister4.SupervisorModeExecutionPrevention
        | ControlRegister4.SupervisorModeAccessPrevention;

    /// <summary>
    /// Fills <paramref name="directory"/> (1024 entries) and <paramref name="tables"/> (1024 * 1024 entries), which
    /// lie at the physical address <paramref name="tablesAddress"/>, a page boundary.
    /// </summary>
    public static void Build(uint* directory, uint* tables, uint tablesAddress)
    {
        for (uint index = 0; index < Tables * EntriesPerTable; index++)
        {
            tables[index] = (index * PageSize) | Flags;
        }

        for (uint index = 0; index < Tables; index++)
        {
            directory[index] = (tablesAddress + (index * PageSize)) | Flags;
        }
    }

    /// <summary>The CR4 for this paging that is nearest to <paramref name="current"/>.</summary>
    public static ControlRegister4 ControlRegister4For(ControlRegister4 current) => current & ~Excluded;

    /// <summary>The CR0 for this paging that is nearest to <paramref name="current"/>: PG, WP and PE set.</summary>
    public static ControlRegister0 ControlRegister0For(ControlRegister0 current) =>
        current | ControlRegister0.Paging | ControlRegister0.WriteProtect | ControlRegister0.ProtectionEnable;
}
