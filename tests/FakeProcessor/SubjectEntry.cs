namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;

/// <summary>
/// The host has no VM entry: a test's model notes who would run, and the test calls the exit path itself.
/// </summary>
public static unsafe class SubjectEntry
{
    private const ulong AnyAddress = 0x10_0000;

    public static void Run(SubjectState* subject) => Instructions.Model.RunSubject(subject);

    public static ulong ExitAddress() => AnyAddress;
}
