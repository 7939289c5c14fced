using Bulkhead.GuestImages.Formats;
using Bulkhead.GuestImages.Memory;
using Bulkhead.Kernel.Subjects;

namespace Bulkhead.GuestImages.Start;

/// <summary>
/// The first instructions of a guest: the kernel sets RIP, RSP and CR3 alone, and boot protocols ask for more. The
/// stub loads descriptor table, segments and registers, and jumps to the image. It is a page of the guest's, with the
/// table at its start and the instructions behind that, and free as soon as the image runs.
/// </summary>
internal static class StartStub
{
    private const ulong PageSize = 0x1000;
    private const ulong DescriptorsLength = 32;
    private const ulong CodeOffset = 64;
    private const ulong LowestPage = 0x1000;

    /// <summary>The stub of a kernel that starts in 32-bit protected mode with flat segments.</summary>
    /// <param name="file">The image.</param>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="entry">EIP.</param>
    /// <param name="eax">EAX.</param>
    /// <param name="ebx">EBX.</param>
    public static GuestStart InProtectedMode(GuestFile file, GuestMemory memory, uint entry, uint eax, uint ebx)
    {
        ulong page = Page(file, memory);
        ByteWriter code = Descriptors(page, SegmentDescriptors.Code32, SegmentDescriptors.Data)
            .Bytes(0x0f, 0x01, 0x15).UInt32((uint)(page + DescriptorsLength)) // lgdt [..]
            .Bytes(0xb8).UInt32(0x10) // mov eax, 10H
            .Bytes(0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0, 0x8e, 0xe0, 0x8e, 0xe8) // mov ds, es, ss, fs, gs, ax
            .Bytes(0xb8).UInt32(eax) // mov eax, ..
            .Bytes(0xbb).UInt32(ebx) // mov ebx, ..
            .Bytes(0xb9).UInt32(entry) // mov ecx, ..
            .Bytes(0xff, 0xe1); // jmp ecx
        memory.Write("start stub", page, code.ToArray());
        return new GuestStart(SubjectMode.Protected32, page + CodeOffset, page + PageSize);
    }

    /// <summary>
    /// The stub of a Linux that starts in 32-bit protected mode, with CS 10H, DS, ES and SS 18H, and EBP, EDI and EBX
    /// 0.
    /// </summary>
    /// <param name="file">The image.</param>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="entry">EIP.</param>
    /// <param name="esi">ESI.</param>
    public static GuestStart OfLinux32(GuestFile file, GuestMemory memory, uint entry, uint esi)
    {
        ulong page = Page(file, memory);
        ByteWriter code = Descriptors(page, 0, SegmentDescriptors.Code32, SegmentDescriptors.Data)
            .Bytes(0x0f, 0x01, 0x15).UInt32((uint)(page + DescriptorsLength)) // lgdt [..]
            .Bytes(0xb8).UInt32(0x18) // mov eax, 18H
            .Bytes(0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0, 0x8e, 0xe0, 0x8e, 0xe8) // mov ds, es, ss, fs, gs, ax
            .Bytes(0x31, 0xdb, 0x31, 0xed, 0x31, 0xff) // xor ebx, ebx; xor ebp, ebp; xor edi, edi
            .Bytes(0xbe).UInt32(esi) // mov esi, ..
            .Bytes(0xea).UInt32(entry).UInt16(0x10); // jmp 10H:..
        memory.Write("start stub", page, code.ToArray());
        return new GuestStart(SubjectMode.Protected32, page + CodeOffset, page + PageSize);
    }

    /// <summary>The stub of a kernel that starts in 64-bit mode, with CS 10H and DS, ES and SS 18H.</summary>
    /// <param name="file">The image.</param>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="entry">RIP.</param>
    /// <param name="rsi">RSI.</param>
    /// <param name="pageTable">CR3.</param>
    public static GuestStart InLongMode(GuestFile file, GuestMemory memory, ulong entry, ulong rsi, ulong pageTable)
    {
        ulong page = Page(file, memory);
        ByteWriter code = Descriptors(page, 0, SegmentDescriptors.Code64, SegmentDescriptors.Data)
            .Bytes(0x0f, 0x01, 0x14, 0x25).UInt32((uint)(page + DescriptorsLength)) // lgdt [..]
            .Bytes(0xb8).UInt32(0x18) // mov eax, 18H
            .Bytes(0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0) // mov ds, es, ss, ax
            .Bytes(0x31, 0xc0, 0x8e, 0xe0, 0x8e, 0xe8) // xor eax, eax; mov fs, gs, ax
            .Bytes(0x31, 0xdb, 0x31, 0xed, 0x31, 0xff) // xor ebx, ebx; xor ebp, ebp; xor edi, edi
            .Bytes(0x48, 0xbe).UInt64(rsi) // mov rsi, ..
            .Bytes(0x6a, 0x10) // push 10H
            .Bytes(0x48, 0xb8).UInt64(entry).Bytes(0x50) // mov rax, ..; push rax
            .Bytes(0x48, 0xcb); // retfq
        memory.Write("start stub", page, code.ToArray());
        return new GuestStart(SubjectMode.Long64, page + CodeOffset, page + PageSize, pageTable);
    }

    private static ulong Page(GuestFile file, GuestMemory memory) => memory.TakeLowest(
        file.Name, "start stub", PageSize, PageSize, LowestPage, AddressMap.ConventionalEnd);

    /// <summary>The table behind a null descriptor, the operand of LGDT, and room up to the instructions.</summary>
    private static ByteWriter Descriptors(ulong page, params ReadOnlySpan<ulong> descriptors)
    {
        ByteWriter bytes = new ByteWriter().UInt64(0);
        foreach (ulong descriptor in descriptors)
        {
            bytes.UInt64(descriptor);
        }

        return bytes.Align((int)DescriptorsLength)
            .UInt16((ushort)(DescriptorsLength - 1)).UInt64(page).Align((int)CodeOffset);
    }
}
