namespace Bulkhead.Kernel.Trials;

/// <summary>
/// The selectors of the trials' GDT; kernel/Trials/ProtectedMode.inc has those that assembly uses. The first five
/// entries are the kernel's own, so that its exception entries work while this GDT is loaded.
/// </summary>
public enum TrialSelector : ushort
{
    Null = 0,

    /// <summary>The kernel's own data segment, 4 GiB.</summary>
    FlatData = 0x10,

    /// <summary>32-bit code: the image's text.</summary>
    KernelCode = 0x28,

    /// <summary>The block and the stack of the trials.</summary>
    Stack = 0x30,

    TaskState = 0x38,

    /// <summary>16-bit code on the way to real-address mode.</summary>
    Code16 = 0x40,

    /// <summary>The image's text for CPL 3.</summary>
    UserCode = 0x48 + 3,

    /// <summary>The kernel data segment's bytes for CPL 3.</summary>
    UserData = 0x50 + 3,

    /// <summary>The thesis' kernel data segment: it holds the operand, and the VMXON region of row 1.</summary>
    KernelData = 0x58,

    /// <summary>The segment of a VMXON region alone.</summary>
    Region = 0x60,

    /// <summary>As <see cref="KernelData"/>, but read-only.</summary>
    ReadOnly = 0x68,

    /// <summary>As <see cref="KernelData"/>, but it ends with the operand's last byte.</summary>
    EndsWithOperand = 0x70,

    /// <summary>As <see cref="KernelData"/>, but it ends with the operand's last but one byte.</summary>
    CutsOperand = 0x78,

    /// <summary>Expand-down: it begins with the operand's first byte.</summary>
    BeginsWithOperand = 0x80,

    /// <summary>Expand-down: it begins with the operand's second byte.</summary>
    BeginsInOperand = 0x88,

    /// <summary>Code that may be read, 4 GiB.</summary>
    FlatCode = 0x90,

    /// <summary>Code that may not be read, 4 GiB.</summary>
    FlatExecuteOnly = 0x98,
}
