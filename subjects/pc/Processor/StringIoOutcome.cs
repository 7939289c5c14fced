namespace Bulkhead.Subjects.Pc.Processor;

/// <summary>How the subject goes on after iterations of INS or OUTS.</summary>
public enum StringIoOutcome
{
    /// <summary>Behind the instruction.</summary>
    Finished,

    /// <summary>With the instruction, which has iterations left.</summary>
    Unfinished,

    /// <summary>
    /// The next operand is in a page that is not present, or forbidden, or no memory: #PF on hardware.
    /// </summary>
    PageFault,
}
