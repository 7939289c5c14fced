namespace Bulkhead.Subjects;

using System.Threading;

/// <summary>
/// Words of memory that others read or write at any time: each access happens once, and in the order of the program.
/// </summary>
internal static unsafe class SharedMemory
{
    public static ulong Read(ulong* address) => Volatile.Read(ref *address);

    public static void Write(ulong* address, ulong value) => Volatile.Write(ref *address, value);
}
