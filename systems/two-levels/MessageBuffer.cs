namespace Bulkhead.Systems.TwoLevels;

using System.Runtime.CompilerServices;

/// <summary>Room for a message of this system's channels.</summary>
[InlineArray(Size)]
public struct MessageBuffer
{
    public const int Size = 64;

    private byte _first;
}
