namespace Bulkhead.Subjects;

using System.Runtime.CompilerServices;

/// <summary>Room for a message of 64 bytes, of zeros at first.</summary>
[InlineArray(Size)]
public struct MessageBuffer
{
    public const int Size = 64;

    private byte _first;
}
