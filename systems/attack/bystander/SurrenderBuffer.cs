namespace Bulkhead.Systems.Attack.BystanderProgram;

using System.Runtime.CompilerServices;

/// <summary>Room for a message of the channel "surrender".</summary>
[InlineArray(Size)]
public struct SurrenderBuffer
{
    public const int Size = 64;

    private byte _first;
}
