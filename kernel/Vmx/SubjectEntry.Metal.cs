namespace Bulkhead.Kernel.Vmx;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Subjects;

/// <summary>The labels of kernel/Vmx/Entry.asm.</summary>
public static unsafe class SubjectEntry
{
    /// <summary>
    /// Runs the subject of the current VMCS, and whoever the slow level has follow, until it ends the run.
    /// </summary>
    [RuntimeImport("*", "run_subject"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Run(SubjectState* subject);

    /// <summary>Where VM exits go.</summary>
    public static ulong ExitAddress() => (ulong)(delegate*<void>)&VmExit;

    [RuntimeImport("*", "vm_exit"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void VmExit();
}
