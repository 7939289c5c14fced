namespace Bulkhead.Subjects.Pc.Processor;

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using Bulkhead.Kernel.Configuration;

/// <summary>
/// Fetches and decodes a guest's instructions, and remembers those decoded last, since few places of a guest's code
/// access devices. What it remembers is right or is not used: the paging structures' entries and the instruction's
/// bytes are compared with those in memory each time.
/// </summary>
public unsafe struct InstructionCache
{
    private const int EntryCount = 32;

    /// <summary>No instruction that accesses memory has room there.</summary>
    private const ulong NoPointer = ulong.MaxValue;

    private const int TopShift = 39;
    private const int FiveLevelsTopShift = 48;
    private const ulong TableAddress = 0x000f_ffff_ffff_f000;

    private EntryTable _entries;

    /// <summary>An instruction of which nothing is remembered.</summary>
    private MmioInstruction _other;

    /// <summary>
    /// The instruction of an exit, until the next one; its length is 0 if it cannot be fetched or is none that
    /// <see cref="InstructionDecoder"/> knows.
    /// </summary>
    [UnscopedRef]
    public ref MmioInstruction Decode(ref GuestMemory memory, MonitoredStatePage* page)
    {
        ref Entry entry = ref At(page->InstructionPointer);
        if (entry.InstructionPointer == page->InstructionPointer
            && entry.State.IsSame((ProcessorState*)&page->ControlRegister0)
            && entry.IsCurrent)
        {
            return ref entry.Instruction;
        }

        DecodeInNewState(ref memory, page);
        return ref _other;
    }

    /// <summary>
    /// The instruction at <paramref name="linear"/>. False if it cannot be fetched or is none that
    /// <see cref="InstructionDecoder"/> knows.
    /// </summary>
    public bool TryDecode(
        ref GuestMemory memory, in PagingState paging, ulong linear, CodeMode mode, out MmioInstruction instruction)
    {
        ref Entry entry = ref At(linear);
        if (entry.Linear == linear && entry.Bytes != null && entry.Mode == mode && entry.Paging.IsSameMode(in paging)
            && (entry.Paging.ControlRegister3 == paging.ControlRegister3 || MoveTo(ref entry, ref memory, in paging))
            && entry.IsCurrent)
        {
            instruction = entry.Instruction;
            return true;
        }

        return TryDecodeAnew(ref entry, ref memory, in paging, linear, mode, out instruction);
    }

    /// <summary>Of code whose base is 0, the instruction pointer is as good as the linear address.</summary>
    [UnscopedRef, MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry At(ulong linear) => ref _entries[(int)((linear ^ (linear >> 5)) & (EntryCount - 1))];

    private void DecodeInNewState(ref GuestMemory memory, MonitoredStatePage* page)
    {
        PagingState paging = new(page);
        CodeSegment code = new(page->CodeSegmentBase, page->CodeSegmentAccessRights);
        CodeMode mode = code.ModeIn(in paging);
        ulong linear = code.LinearOf(page->InstructionPointer, mode);
        if (!TryDecode(ref memory, in paging, linear, mode, out _other))
        {
            _other.Length = 0;
            return;
        }

        ref Entry entry = ref At(linear);
        if (entry.Bytes != null)
        {
            entry.InstructionPointer = page->InstructionPointer;
            entry.State = *(ProcessorState*)&page->ControlRegister0;
        }
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
        entry.InstructionPointer = NoPointer;
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

    /// <summary>What decides how an instruction is fetched, as <see cref="MonitoredStatePage"/> has it.</summary>
    private struct ProcessorState
    {
        public ulong ControlRegister0;
        public ulong ControlRegister3;
        public ulong ControlRegister4;
        public ulong ExtendedFeatureEnable;
        public ulong CodeSegmentBase;
        public ulong CodeSegmentAccessRights;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly bool IsSame(ProcessorState* other) =>
            ((ControlRegister0 ^ other->ControlRegister0)
                | (ControlRegister3 ^ other->ControlRegister3)
                | (ControlRegister4 ^ other->ControlRegister4)
                | (ExtendedFeatureEnable ^ other->ExtendedFeatureEnable)
                | (CodeSegmentBase ^ other->CodeSegmentBase)
                | (CodeSegmentAccessRights ^ other->CodeSegmentAccessRights)) == 0;
    }

    private struct Entry
    {
        /// <summary>The exit at which the instruction was decoded last: with the same, it is the same.</summary>
        public ulong InstructionPointer;
        public ProcessorState State;

        public ulong Linear;

        /// <summary>Where the monitor sees the instruction; null: the entry is empty.</summary>
        public byte* Bytes;
        public ulong Low;
        public ulong High;
        public PagingState Paging;
        public CodeMode Mode;
        public PageWalkTrace Trace;
        public MmioInstruction Instruction;

        /// <summary>
        /// The paging structures lead where they led, and the bytes there are those that were decoded.
        /// </summary>
        public readonly bool IsCurrent
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => Bytes != null && Trace.IsCurrent
                && Volatile.Read(ref *(ulong*)Bytes) == Low
                && Volatile.Read(ref *(ulong*)(Bytes + sizeof(ulong))) == High;
        }
    }

    [InlineArray(EntryCount)]
    private struct EntryTable
    {
        private Entry _first;
    }
}
