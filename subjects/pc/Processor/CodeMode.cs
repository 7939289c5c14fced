namespace Bulkhead.Subjects.Pc.Processor;

/// <summary>How instructions are decoded.</summary>
public enum CodeMode
{
    /// <summary>Real mode, virtual-8086 mode and 16-bit code segments.</summary>
    Code16,
    Code32,

    /// <summary>64-bit mode: CS.L with EFER.LMA.</summary>
    Code64,
}
