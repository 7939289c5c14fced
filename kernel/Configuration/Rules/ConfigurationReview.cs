namespace Bulkhead.Kernel.Configuration;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Subjects;

/// <summary>
/// A validation under way: what is checked, where, and the first rule found broken. Rules that follow a broken one are
/// still evaluated, and so each must be safe whatever the others found; only phases end the validation.
/// </summary>
internal unsafe ref struct ConfigurationReview
{
    public const ulong PageSize = 4096;

    public const uint None = uint.MaxValue;

    public ref ConfigurationVector Vector;
    public ref readonly ConfigurationMachine Machine;
    public ref readonly MemoryMap Map;

    public ConfigurationVerdict Verdict;

    /// <summary>Where the check is: rules that are found broken are so there.</summary>
    public ConfigurationTable Table;
    public uint Record;

    /// <summary>The subject whose records are checked.</summary>
    public uint Subject;

    /// <summary>How many of its MSRs with values of its own have been seen.</summary>
    public uint OwnMsrs;

    /// <summary>No record may begin below: one more than the last that the one before it takes.</summary>
    public ulong Floor;

    /// <summary>The only subjects that read the audit, and that switch major frames; none so far.</summary>
    public uint Auditor;
    public uint FrameSwitcher;

    /// <summary>Bit n: subject n runs now and then.</summary>
    public ulong Scheduled;

    public readonly bool IsSound => Verdict.Fault == ConfigurationFault.None;

    /// <summary>Whether a rule is kept; the first one that is not becomes the verdict.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Require(bool isKept, ConfigurationFault fault)
    {
        if (!isKept && IsSound)
        {
            Verdict.Fault = fault;
            Verdict.Table = Table;
            Verdict.Record = Record;
        }
    }

    /// <summary>What a record takes comes behind what the one before it takes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void RequireOrder(ulong first, ulong last)
    {
        Require(first >= Floor && last + 1 > first, ConfigurationFault.Order);
        Floor = last + 1;
    }

    /// <summary>Only one subject has what <paramref name="owner"/> is for: the present one, if nobody has.</summary>
    public void RequireOnly(ref uint owner, ConfigurationFault fault)
    {
        owner = owner == None ? Subject : owner;
        Require(owner == Subject, fault);
    }

    /// <summary>The partition matrix allows information to flow from one subject to another.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void RequireFlow(uint from, uint to, ConfigurationFault fault)
    {
        ref readonly PartitionRecord source = ref Vector.Partition(Vector.Subject(from).Partition);
        Require((source.FlowsTo >> (int)Vector.Subject(to).Partition & 1) != 0, fault);
    }

    /// <summary>The subject that monitors another: the first that a trap names; none if none does.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly uint MonitorOf(uint subject)
    {
        RecordRange traps = Vector.Subject(subject).Traps;
        for (; traps.Count != 0; traps.Count--)
        {
            ref readonly TrapRecord trap = ref Vector.Trap(traps.First++);
            if (trap.Action == TrapAction.Monitor)
            {
                return trap.Monitor;
            }
        }

        return None;
    }

    /// <summary>
    /// How many of a subject's regions are of a kind, one bit each in <paramref name="kinds"/>, and begin where another
    /// one does, are as long, and name the same.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly int CountOf(uint subject, uint kinds, uint named, ulong host, ulong length)
    {
        int count = 0;
        RecordRange regions = Vector.Subject(subject).Memory;
        for (; regions.Count != 0; regions.Count--)
        {
            ref readonly MemoryRecord region = ref Vector.Memory(regions.First++);
            if ((kinds >> (int)region.Kind & 1) != 0 && region.Index == named
                && region.HostPhysical == host && region.Length == length)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Whether a range lies in another; neither wraps around if the outer one does not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Contains(ulong start, ulong length, ulong innerStart, ulong innerLength) =>
        innerStart - start <= length && innerLength <= length - (innerStart - start);

    /// <summary>Whether two ranges that do not wrap around share a byte.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Overlaps(ulong start, ulong length, ulong otherStart, ulong otherLength) =>
        length != 0 && otherLength != 0
        && (otherStart - start < length || start - otherStart < otherLength);
}
