namespace Bulkhead.Kernel.Trials.Guests;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>How many exits of each basic reason the slow level has seen.</summary>
[InlineArray(TrapTable.Count)]
public struct ExitCounts
{
    private uint _first;

    /// <summary>Counts an exit; one of an unknown reason is not counted.</summary>
    public void Add(ExitReasonField reason)
    {
        if ((int)reason.Basic < TrapTable.Count)
        {
            this[(int)reason.Basic]++;
        }
    }

    /// <summary>The count of a reason; 0 for an unknown one.</summary>
    public readonly uint Of(uint reason) => reason < TrapTable.Count ? this[(int)reason] : 0;
}
