namespace Bulkhead.Trials.Tests;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// A processor's checks of a read through a segment register (SDM Vol. 3A, 6.3 to 6.5), made on the raw descriptors:
/// it knows nothing of the outcomes that the tables expect.
/// </summary>
internal sealed class SegmentationModel(ulong[] descriptors)
{
    /// <summary>The first and the last linear address of a segment; null for an unusable one.</summary>
    public (ulong First, ulong Last)? Bounds(TrialSelector selector)
    {
        if (((int)selector & ~3) == 0)
        {
            return null;
        }

        ulong descriptor = descriptors[(int)selector >> 3];
        ulong start = ((descriptor >> 16) & 0xff_ffff) | ((descriptor >> 32) & 0xff00_0000);
        ulong limit = (descriptor & 0xffff) | ((descriptor >> 32) & 0xf_0000);
        limit = (descriptor >> 55 & 1) != 0 ? (limit << 12) | 0xfff : limit;
        return IsExpandDown(descriptor) ? (start + limit + 1, start + 0xffff_ffff) : (start, start + limit);
    }

    /// <summary>The exception of reading that many bytes at an offset; null if they can be read.</summary>
    public ExceptionVector? Read(OperandSegment register, TrialSelector selector, uint offset, uint size)
    {
        ExceptionVector refusal = register == OperandSegment.Ss
            ? ExceptionVector.StackFault
            : ExceptionVector.GeneralProtection;
        if (Bounds(selector) is not { } bounds)
        {
            return refusal;
        }

        ulong descriptor = descriptors[(int)selector >> 3];
        ulong type = (descriptor >> 40) & 0xf;
        bool isExecuteOnly = (type & 0b1010) == 0b1000;
        ulong start = ((descriptor >> 16) & 0xff_ffff) | ((descriptor >> 32) & 0xff00_0000);
        ulong first = start + offset;
        ulong last = first + size - 1;
        return isExecuteOnly || first < bounds.First || last > bounds.Last ? refusal : null;
    }

    private static bool IsExpandDown(ulong descriptor) => ((descriptor >> 40) & 0b1100) == 0b0100;
}
