namespace Bulkhead.Kernel.Vmx;

using System;
using Bulkhead.Kernel.Subjects;

/// <summary>The host has no VM entry: a test calls the levels of the exit path itself.</summary>
public static unsafe class SubjectEntry
{
    private const ulong AnyAddress = 0x10_0000;

    public static void Run(SubjectState* subject) =>
        throw new NotSupportedException("the host cannot enter a subject: call the exit path's methods");

    public static ulong ExitAddress() => AnyAddress;
}
