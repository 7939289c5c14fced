namespace Bulkhead.Kernel.Trials.Seventeen;

using System.Runtime.CompilerServices;

/// <summary>The values of one experiment.</summary>
[InlineArray(Count)]
public struct ExperimentValues
{
    public const int Count = 6;

    private uint _first;
}
