namespace Bulkhead.Kernel.Trials;

using System.Runtime;
using System.Runtime.CompilerServices;

/// <summary>The labels of kernel/Trials/*.asm: the address of each is taken, none is called.</summary>
public static unsafe class TrialSymbols
{
    public static uint ProtectedModeEntries => (uint)(delegate*<void>)&Entries;

    public static uint RealModeEntries => (uint)(delegate*<void>)&RealEntries;

    public static uint Vmxon16 => (uint)(delegate*<void>)&On16;

    public static uint VmxonWithoutPaging => (uint)(delegate*<void>)&WithoutPaging;

    public static uint VmxonWithoutPagingInstruction => (uint)(delegate*<void>)&WithoutPagingInstruction;

    public static uint VmxonA20Masked => (uint)(delegate*<void>)&A20Masked;

    public static uint VmxonUser => (uint)(delegate*<void>)&User;

    public static uint VmxonUserInstruction => (uint)(delegate*<void>)&UserInstruction;

    public static uint EnterUserMode => (uint)(delegate*<void>)&UserMode;

    public static uint EnterUserModeInRoot => (uint)(delegate*<void>)&UserModeInRoot;

    public static uint EnterVirtual8086Mode => (uint)(delegate*<void>)&Virtual8086Mode;

    public static uint EnterRealAddressMode => (uint)(delegate*<void>)&RealAddressMode;

    /// <summary>The addresses of the trials' memory; the end of the image's text is not among them.</summary>
    public static TrialLayout Layout => new()
    {
        Block = (uint)(delegate*<void>)&Block,
        KernelData = (uint)(delegate*<void>)&KernelData,
        OwnRegion = (uint)(delegate*<void>)&OwnRegion,
        FreeRegion = (uint)(delegate*<void>)&FreeRegion,
        VmcsRegion = (uint)(delegate*<void>)&VmcsRegion,
        PageDirectory = (uint)(delegate*<void>)&PageDirectory,
        PageTables = (uint)(delegate*<void>)&PageTables,
    };

    /// <summary>The VMXON whose operand is reached through <paramref name="segment"/>.</summary>
    public static uint Vmxon(OperandSegment segment) => segment switch
    {
        OperandSegment.Es => (uint)(delegate*<void>)&OnEs,
        OperandSegment.Cs => (uint)(delegate*<void>)&OnCs,
        OperandSegment.Ss => (uint)(delegate*<void>)&OnSs,
        OperandSegment.Fs => (uint)(delegate*<void>)&OnFs,
        OperandSegment.Gs => (uint)(delegate*<void>)&OnGs,
        _ => (uint)(delegate*<void>)&OnDs,
    };

    [RuntimeImport("*", "trial_block"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Block();

    [RuntimeImport("*", "trial_kernel_data"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void KernelData();

    [RuntimeImport("*", "trial_own_region"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void OwnRegion();

    [RuntimeImport("*", "trial_free_region"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void FreeRegion();

    [RuntimeImport("*", "trial_vmcs_region"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void VmcsRegion();

    [RuntimeImport("*", "trial_page_directory"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void PageDirectory();

    [RuntimeImport("*", "trial_page_tables"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void PageTables();

    [RuntimeImport("*", "protected_mode_entries"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Entries();

    [RuntimeImport("*", "real_mode_entries"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void RealEntries();

    [RuntimeImport("*", "vmxon_ds"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void OnDs();

    [RuntimeImport("*", "vmxon_es"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void OnEs();

    [RuntimeImport("*", "vmxon_cs"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void OnCs();

    [RuntimeImport("*", "vmxon_ss"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void OnSs();

    [RuntimeImport("*", "vmxon_fs"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void OnFs();

    [RuntimeImport("*", "vmxon_gs"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void OnGs();

    [RuntimeImport("*", "vmxon_16"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void On16();

    [RuntimeImport("*", "vmxon_without_paging"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void WithoutPaging();

    [RuntimeImport("*", "vmxon_without_paging.instruction"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void WithoutPagingInstruction();

    [RuntimeImport("*", "vmxon_a20_masked"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void A20Masked();

    [RuntimeImport("*", "vmxon_user"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void User();

    [RuntimeImport("*", "vmxon_user.instruction"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void UserInstruction();

    [RuntimeImport("*", "enter_user_mode"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void UserMode();

    [RuntimeImport("*", "enter_user_mode_in_root"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void UserModeInRoot();

    [RuntimeImport("*", "enter_virtual_8086_mode"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Virtual8086Mode();

    [RuntimeImport("*", "enter_real_address_mode"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void RealAddressMode();
}
