namespace Bulkhead.Subjects.Pc.Processor;

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;

/// <summary>
/// The guest's memory by guest-physical address. Every access is checked against a small table; what is not there is a
/// result, never a fault of the monitor. Others may write the memory at any time, so what is read is read once.
/// </summary>
public unsafe struct GuestMemory
{
    public const int MaximumRegions = 16;

    private RegionTable _regions;
    private int _count;

    /// <summary>The region of the last access, which is most often that of the next one.</summary>
    private int _last;

    public readonly int Count => _count;

    /// <summary>The region at an index below <see cref="Count"/>.</summary>
    [UnscopedRef]
    public readonly ref readonly GuestMemoryRegion Region(int index) => ref _regions[index];

    /// <summary>
    /// Adds a region. False if there are <see cref="MaximumRegions"/>, or if it is empty, wraps or overlaps another.
    /// </summary>
    public bool TryAdd(ulong guestPhysical, ulong length, byte* address)
    {
        if (_count == MaximumRegions || length == 0 || guestPhysical + length < guestPhysical)
        {
            return false;
        }

        for (int index = 0; index < _count; index++)
        {
            ref GuestMemoryRegion other = ref _regions[index];
            if (guestPhysical < other.GuestPhysical + other.Length && other.GuestPhysical < guestPhysical + length)
            {
                return false;
            }
        }

        _regions[_count] = new() { GuestPhysical = guestPhysical, Length = length, Address = address };
        _count++;
        return true;
    }

    /// <summary>Where the monitor sees these bytes; null unless all of them are in one region.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Locate(ulong guestPhysical, ulong length)
    {
        ref GuestMemoryRegion region = ref _regions[_last];
        ulong offset = guestPhysical - region.GuestPhysical;
        return offset < region.Length && length <= region.Length - offset
            ? region.Address + offset
            : Search(guestPhysical, length);
    }

    /// <summary>Reads 1 to 8 bytes, which may lie in two regions. False if one of them is absent.</summary>
    public bool TryRead(ulong guestPhysical, uint size, out ulong value)
    {
        byte* address = Locate(guestPhysical, size);
        if (address != null)
        {
            value = Load(address, size);
            return true;
        }

        value = 0;
        for (uint index = 0; index < size; index++)
        {
            byte* part = Locate(guestPhysical + index, 1);
            if (part == null)
            {
                return false;
            }

            value |= Load(part, 1) << (int)(index << 3);
        }

        return true;
    }

    /// <summary>
    /// Writes 1 to 8 bytes, which may lie in two regions. False, and nothing written, if one is absent.
    /// </summary>
    public bool TryWrite(ulong guestPhysical, uint size, ulong value)
    {
        byte* address = Locate(guestPhysical, size);
        if (address != null)
        {
            Store(address, size, value);
            return true;
        }

        for (uint index = 0; index < size; index++)
        {
            if (Locate(guestPhysical + index, 1) == null)
            {
                return false;
            }
        }

        for (uint index = 0; index < size; index++)
        {
            Store(Locate(guestPhysical + index, 1), 1, value >> (int)(index << 3));
        }

        return true;
    }

    /// <summary>Loads 1 to 8 bytes, zero-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Load(byte* address, uint size)
    {
        if (size == 4)
        {
            return Volatile.Read(ref *(uint*)address);
        }

        if (size == 8)
        {
            return Volatile.Read(ref *(ulong*)address);
        }

        return size == 2 ? Volatile.Read(ref *(ushort*)address) : LoadBytes(address, size);
    }

    /// <summary>Stores the lower 1 to 8 bytes of <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(byte* address, uint size, ulong value)
    {
        if (size == 4)
        {
            *(uint*)address = (uint)value;
        }
        else if (size == 8)
        {
            *(ulong*)address = value;
        }
        else if (size == 2)
        {
            *(ushort*)address = (ushort)value;
        }
        else
        {
            StoreBytes(address, size, value);
        }
    }

    private static ulong LoadBytes(byte* address, uint size)
    {
        ulong value = 0;
        for (uint index = 0; index < size && index < sizeof(ulong); index++)
        {
            value |= (ulong)Volatile.Read(ref address[index]) << (int)(index << 3);
        }

        return value;
    }

    private static void StoreBytes(byte* address, uint size, ulong value)
    {
        for (uint index = 0; index < size && index < sizeof(ulong); index++)
        {
            address[index] = (byte)(value >> (int)(index << 3));
        }
    }

    private byte* Search(ulong guestPhysical, ulong length)
    {
        for (int index = 0; index < _count; index++)
        {
            ref GuestMemoryRegion region = ref _regions[index];
            ulong offset = guestPhysical - region.GuestPhysical;
            if (offset < region.Length && length <= region.Length - offset)
            {
                _last = index;
                return region.Address + offset;
            }
        }

        return null;
    }

    [InlineArray(MaximumRegions)]
    private struct RegionTable
    {
        private GuestMemoryRegion _first;
    }
}
