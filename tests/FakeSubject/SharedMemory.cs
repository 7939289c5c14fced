namespace Bulkhead.Subjects;

using System;
using System.Threading;

/// <summary>
/// The host's stand-in: the same accesses, and before each of them <see cref="BeforeAccess"/>, where a test lets
/// another party run, or looks where the access goes.
/// </summary>
internal static unsafe class SharedMemory
{
    /// <summary>Called by this thread before each access, with its address; null for nothing.</summary>
    [ThreadStatic]
    public static Action<nint>? BeforeAccess;

    public static ulong Read(ulong* address)
    {
        BeforeAccess?.Invoke((nint)address);
        return Volatile.Read(ref *address);
    }

    public static void Write(ulong* address, ulong value)
    {
        BeforeAccess?.Invoke((nint)address);
        Volatile.Write(ref *address, value);
    }
}
