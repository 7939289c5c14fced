namespace Bulkhead.Kernel.Trials.Seventeen;

/// <summary>The instructions that cause exits under "descriptor-table exiting" (SDM Vol. 3C, 26.1.3).</summary>
public enum DescriptorTableInstruction
{
    Sgdt,
    Sidt,
    Lgdt,
    Lidt,
    Sldt,
    Str,
    Lldt,
    Ltr,
}
