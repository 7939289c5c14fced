namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;

/// <summary>The classes of exceptions that decide what becomes of two at once (SDM Vol. 3A, table 7-4).</summary>
public static class ExceptionClass
{
    private const uint Contributory = (1u << (int)ExceptionVector.DivideError)
        | (1u << (int)ExceptionVector.InvalidTss)
        | (1u << (int)ExceptionVector.SegmentNotPresent)
        | (1u << (int)ExceptionVector.StackFault)
        | (1u << (int)ExceptionVector.GeneralProtection)
        | (1u << (int)ExceptionVector.ControlProtection);

    private const uint PageFaults =
        (1u << (int)ExceptionVector.PageFault) | (1u << (int)ExceptionVector.Virtualization);

    public static bool IsContributory(ExceptionVector vector) => Has(Contributory, vector);

    /// <summary>#PF and #VE.</summary>
    public static bool IsPageFault(ExceptionVector vector) => Has(PageFaults, vector);

    private static bool Has(uint vectors, ExceptionVector vector) =>
        (uint)vector < 32 && ((vectors >> (int)vector) & 1) != 0;
}
