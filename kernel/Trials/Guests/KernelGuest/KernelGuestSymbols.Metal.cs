namespace Bulkhead.Kernel.Trials.Guests.KernelGuest;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Boot;

/// <summary>The labels of kernel/Trials/Guests/kernel_guest.asm. Not inlined, for the reason in GuestSymbols.</summary>
public static unsafe class KernelGuestSymbols
{
    /// <summary>The memory that the guest sees from address 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static MemoryRange Memory() =>
        new((ulong)(delegate*<void>)&MemoryStart, (ulong)(delegate*<void>)&MemoryEnd);

    /// <summary>The kernel's image, an ELF file.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static MemoryRange Image() => new((ulong)(delegate*<void>)&ImageStart, (ulong)(delegate*<void>)&ImageEnd);

    [RuntimeImport("*", "kernel_guest_memory"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void MemoryStart();

    [RuntimeImport("*", "kernel_guest_memory_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void MemoryEnd();

    [RuntimeImport("*", "kernel_image"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ImageStart();

    [RuntimeImport("*", "kernel_image_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ImageEnd();
}
