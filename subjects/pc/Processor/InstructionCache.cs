namespace Bulkhead.Subjects.Pc.Processor;

using System.Runtime.CompilerServices;
using System.Threading;

/// <summary>
/// Fetches and decodes a guest's instructions, and remembers those decoded last, since few places of a guest's code
/// access devices. What it remembers is right or is not used: the paging structures' entries and the instruction's
/// bytes are compared with those in memory each time.
/// </summary>
public unsafe struct InstructionCache
{
    private const int EntryCount = 32;
    private const int TopShift = 39;
    private const int FiveLevelsTopShift = 48;
    private const ulong TableAddress = 0x000f_ffff_ffff_f000;

    private EntryTable _entries;

    /// <summary>
    /// The instruction at <paramref name="linear"/>. False if it cannot be fetched or is none that
    /// <see cref="InstructionDecoder"/> knows.
    /// </summary>
    public bool TryDecode(
        ref GuestMemory memory, in PagingState paging, ulong linear, CodeMode mode, out MmioInstruction instruction)
    {
        ref Entry entry = ref _entries[(int)((linear ^ (linear >> 5)) & (EntryCount - 1))];
        if (entry.Linear == linear && entry.Bytes != null && entry.Mode == mode && entry.Paging.IsSameMode(in paging)
            && (entry.Paging.ControlRegister3 == paging.ControlRegister3 || MoveTo(ref entry, ref memory, in paging))
            && entry.Trace.IsCurrent
            && Volatile.Read(ref *(ulong*)entry.Bytes) == entry.Low
            && Volatile.Read(ref *(ulong*)(entry.Bytes + sizeof(ulong))) == entry.High)
        {
            instruction = entry.Instruction;
            return true;
        }

        return TryDecodeAnew(ref entry, ref memory, in paging, linear, mode, out instruction);
    }

    /// <summary>Address spaces have the tables of their system's code in common, but for the first.</summary>
    private static bool MoveTo(ref Entry entry, ref GuestMemory memory, in PagingState paging)
    {
        if (!paging.IsPaging)
        {
            return true;
        }

        int shift = paging.HasFiveLevels ? FiveLevelsTopShift : TopShift;
        ulong index = entry.Linear >> shift & 0x1ff;
        byte* first = paging.IsLongMode
            ? memory.Locate((paging.ControlRegister3 & TableAddress) + (index << 3), sizeof(ulong))
            : null;
        if (first == null)
        {
            return false;
        }

        entry.Trace.MoveFirst(first);
        entry.Paging.ControlRegister3 = paging.ControlRegister3;
        return true;
    }

    private static bool TryDecodeAnew(
        ref Entry entry, ref GuestMemory memory, in PagingState paging, ulong linear, CodeMode mode,
        out MmioInstruction instruction)
    {
        entry.Trace.Clear();
        entry.Bytes = null;
        instruction = default;
        bool isFetched = InstructionBytes.TryFetch(
            ref memory, in paging, linear, (PageWalkTrace*)Unsafe.AsPointer(ref entry.Trace), out byte* address,
            out InstructionBytes bytes);
        if (!isFetched || !InstructionDecoder.TryDecode(in bytes, mode, out instruction))
        {
            return false;
        }

        // 32-bit paging leaves no trace, and bytes in two pages have no address.
        if (address != null && (!paging.IsPaging || paging.IsLongMode || paging.IsPhysicalAddressExtended))
        {
            entry.Linear = linear;
            entry.Mode = mode;
            entry.Paging = paging;
            entry.Low = bytes.Low;
            entry.High = bytes.High;
            entry.Instruction = instruction;
            entry.Bytes = address;
        }

        return true;
    }

    private struct Entry
    {
        public ulong Linear;

        /// <summary>Where the monitor sees the instruction; null: the entry is empty.</summary>
        public byte* Bytes;
        public ulong Low;
        public ulong High;
        public PagingState Paging;
        public CodeMode Mode;
        public PageWalkTrace Trace;
        public MmioInstruction Instruction;
    }

    [InlineArray(EntryCount)]
    private struct EntryTable
    {
        private Entry _first;
    }
}
