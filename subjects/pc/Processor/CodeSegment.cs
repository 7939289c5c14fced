namespace Bulkhead.Subjects.Pc.Processor;

using System.Runtime.CompilerServices;

/// <summary>CS as the VMCS holds it: base and access rights (SDM Vol. 3C, table 25-2).</summary>
public readonly struct CodeSegment(ulong baseAddress, ulong accessRights)
{
    private const ulong Long = 1 << 13;
    private const ulong Default = 1 << 14;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CodeMode ModeIn(in PagingState paging)
    {
        if (paging.IsLongMode && (accessRights & Long) != 0)
        {
            return CodeMode.Code64;
        }

        return (accessRights & Default) != 0 ? CodeMode.Code32 : CodeMode.Code16;
    }

    /// <summary>The linear address of the instruction at <paramref name="instructionPointer"/>.</summary>
    public ulong LinearOf(ulong instructionPointer, CodeMode mode) =>
        mode == CodeMode.Code64 ? instructionPointer : (uint)(baseAddress + instructionPointer);
}
