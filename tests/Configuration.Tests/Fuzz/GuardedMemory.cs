namespace Bulkhead.Configuration.Tests.Fuzz;

using System.Runtime.InteropServices;

/// <summary>
/// Memory between two pages that cannot be accessed: a module at its end, or at its start, cannot be overread without
/// the end of the process.
/// </summary>
public sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int PageSize = 4096;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* _start;
    private readonly int _length;

    /// <summary>At least <paramref name="capacity"/> bytes of it.</summary>
    public GuardedMemory(int capacity)
    {
        _length = (capacity + PageSize - 1) / PageSize * PageSize;
        nint mapping = Map(0, (nuint)(_length + (2 * PageSize)), 0, PrivateAnonymous, -1, 0);
        _start = (byte*)mapping + PageSize;
        if (mapping == -1 || Protect((nint)_start, (nuint)_length, ReadWrite) != 0)
        {
            throw new InvalidOperationException($"mmap or mprotect failed: error {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>Copies bytes so that they end where the guarded memory does.</summary>
    public ReadOnlySpan<byte> PlaceAtEnd(ReadOnlySpan<byte> bytes) => Place(bytes, _length - bytes.Length);

    /// <summary>Copies bytes so that they start where the guarded memory does.</summary>
    public ReadOnlySpan<byte> PlaceAtStart(ReadOnlySpan<byte> bytes) => Place(bytes, 0);

    public void Dispose() => _ = Unmap((nint)_start - PageSize, (nuint)(_length + (2 * PageSize)));

    private ReadOnlySpan<byte> Place(ReadOnlySpan<byte> bytes, int offset)
    {
        Span<byte> place = new Span<byte>(_start, _length).Slice(offset, bytes.Length);
        bytes.CopyTo(place);
        return place;
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(nint address, nuint length);
}
