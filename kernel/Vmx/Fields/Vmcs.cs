namespace Bulkhead.Kernel.Vmx;

using System;
using System.Runtime.CompilerServices;

/// <summary>The current VMCS (SDM Vol. 3C, chapter 25).</summary>
public static unsafe class Vmcs
{
    /// <summary>
    /// Makes the page at <paramref name="region"/> the current VMCS, cleared and not launched. It may be active: the
    /// first VMCLEAR is for what the processor still holds of it, which is not to be written over the cleared page
    /// (SDM Vol. 3C, 25.11.1 and 25.11.3).
    /// </summary>
    public static VmxResult Activate(ulong region, uint revisionIdentifier)
    {
        _ = VmxInstructions.Vmclear(&region);
        VmxRegion.Initialize((uint*)region, revisionIdentifier);
        VmxResult cleared = VmxInstructions.Vmclear(&region);
        return cleared.IsSuccess ? VmxInstructions.Vmptrld(&region) : cleared;
    }

    /// <summary>The value of a field; 0 if the processor does not have it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(VmcsField field) => VmxInstructions.Vmread(field);

    /// <summary>Writes a field; VMfail if the processor does not have it, or it is read-only.</summary>
    public static VmxResult Write(VmcsField field, ulong value) => VmxInstructions.Vmwrite(field, value);

    /// <summary>Writes fields that a table gives by turns with their values.</summary>
    public static void Write(ReadOnlySpan<ulong> fieldsAndValues)
    {
        for (int index = 0; index < fieldsAndValues.Length; index += 2)
        {
            _ = Write((VmcsField)fieldsAndValues[index], fieldsAndValues[index + 1]);
        }
    }
}
