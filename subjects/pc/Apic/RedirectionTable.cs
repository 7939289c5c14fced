namespace Bulkhead.Subjects.Pc.Apic;

using System.Runtime.CompilerServices;

/// <summary>The redirection table, without the bits that are kept beside it.</summary>
[InlineArray(Count)]
public struct RedirectionTable
{
    public const int Count = 24;

    private ulong _first;
}
