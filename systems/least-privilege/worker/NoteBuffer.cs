namespace Bulkhead.Systems.LeastPrivilege.WorkerProgram;

using System.Runtime.CompilerServices;

/// <summary>Room for a message of the notes.</summary>
[InlineArray(Size)]
public struct NoteBuffer
{
    public const int Size = 64;

    private byte _first;
}
