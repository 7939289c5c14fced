using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>
/// Zeroed memory of this process at an address of the test's choice, such as 1 MiB, where the kernel is linked: below
/// 4 GiB a .NET process has nothing of its own. Tests that use the same address must not run side by side.
/// </summary>
public sealed unsafe partial class LowMemory : IDisposable
{
    private const int ReadAndWrite = 1 | 2;
    private const int PrivateAnonymousFixedNoReplace = 0x02 | 0x20 | 0x100000;

    public LowMemory(ulong address, int length)
    {
        Address = address;
        Length = length;
        nint mapped = Map((nint)address, (nuint)length, ReadAndWrite, PrivateAnonymousFixedNoReplace, -1, 0);
        if ((ulong)mapped != address)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"mmap of {length} bytes at 0x{address:x}");
        }
    }

    public ulong Address { get; }

    public int Length { get; }

    public byte* Pointer => (byte*)Address;

    public Span<byte> Bytes => new((void*)Address, Length);

    public void Dispose() => _ = Unmap((nint)Address, (nuint)Length);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(nint address, nuint length);
}
