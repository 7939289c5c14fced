namespace Bulkhead.Kernel.Trials.Guests.Minimum;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>What is known of a field.</summary>
public struct MinimumRow
{
    /// <summary>The processor has the field, and it can be written.</summary>
    public bool IsRecorded;

    /// <summary>The next launch writes it.</summary>
    public bool IsWritten;

    /// <summary>Some launch fails without it.</summary>
    public bool IsNeeded;

    /// <summary>What happens without it in a region of zeros.</summary>
    public MinimumOutcome Zeros;

    /// <summary>What happens without it with the first of the other fillings that makes a difference.</summary>
    public MinimumOutcome Hostile;

    /// <summary>The rule of VM entry that is broken without it, if <see cref="HasRule"/>.</summary>
    public EntryRule Rule;

    public bool HasRule;
}

/// <summary>A row for each field, in the order of <see cref="VmcsFieldTable"/>.</summary>
[InlineArray(VmcsFieldTable.Count)]
public struct MinimumRows
{
    private MinimumRow _first;
}
