namespace Bulkhead.Subjects.Pc.Processor;

using System.Threading;

/// <summary>The bytes of an instruction, from the first one on; more than it has.</summary>
public unsafe struct InstructionBytes
{
    /// <summary>The longest instruction in bytes (SDM Vol. 2A, 2.3.11).</summary>
    public const int MaximumLength = 15;

    private const uint FetchLength = 16;
    private const uint PageSize = 4096;

    /// <summary>Bytes 0 to 7, the first one in bits 7:0.</summary>
    public ulong Low;

    /// <summary>Bytes 8 to 15.</summary>
    public ulong High;

    /// <summary>How many of them there are: 1 to 16. The others are 0.</summary>
    public int Count;

    /// <summary>Fetches from a linear address. False if not even the first byte can be read.</summary>
    public static bool TryFetch(
        ref GuestMemory memory, in PagingState paging, ulong linear, out InstructionBytes bytes) =>
        TryFetch(ref memory, in paging, linear, null, out _, out bytes);

    /// <summary>
    /// As above; <paramref name="trace"/> is for <see cref="GuestPageWalk"/>, and <paramref name="address"/> is where
    /// the monitor sees the bytes: null if they are not all in one page.
    /// </summary>
    internal static bool TryFetch(
        ref GuestMemory memory, in PagingState paging, ulong linear, PageWalkTrace* trace, out byte* address,
        out InstructionBytes bytes)
    {
        bytes = default;
        address = null;
        if (!GuestPageWalk.TryTranslate(
            ref memory, in paging, linear, PageAccess.Fetch, trace, out ulong physical))
        {
            return false;
        }

        if ((linear & (PageSize - 1)) <= PageSize - FetchLength)
        {
            address = memory.Locate(physical, FetchLength);
        }

        if (address == null)
        {
            return TryFetchParts(ref memory, in paging, linear, physical, ref bytes);
        }

        bytes.Low = Volatile.Read(ref *(ulong*)address);
        bytes.High = Volatile.Read(ref *(ulong*)(address + sizeof(ulong)));
        bytes.Count = (int)FetchLength;
        return true;
    }

    /// <summary>Across two pages, or up to where memory ends.</summary>
    private static bool TryFetchParts(
        ref GuestMemory memory, in PagingState paging, ulong linear, ulong physical, ref InstructionBytes bytes)
    {
        for (int index = 0; index < FetchLength; index++)
        {
            ulong next = linear + (uint)index;
            if ((next & (PageSize - 1)) == 0 && index != 0
                && !GuestPageWalk.TryTranslate(ref memory, in paging, next, PageAccess.Fetch, out physical))
            {
                break;
            }

            if (!memory.TryRead(physical, 1, out ulong value))
            {
                break;
            }

            bytes.Append((byte)value);
            physical++;
        }

        return bytes.Count != 0;
    }

    private void Append(byte value)
    {
        if (Count < sizeof(ulong))
        {
            Low |= (ulong)value << (Count << 3);
        }
        else
        {
            High |= (ulong)value << ((Count - sizeof(ulong)) << 3);
        }

        Count++;
    }
}
