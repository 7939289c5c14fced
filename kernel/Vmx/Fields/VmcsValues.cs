namespace Bulkhead.Kernel.Vmx;

using System.Runtime.CompilerServices;

/// <summary>
/// A value for each field of a VMCS, in the order of <see cref="VmcsFieldTable"/>; filled by VMREAD on the metal, by
/// hand in tests. A field that the processor does not have is 0.
/// </summary>
[InlineArray(VmcsFieldTable.Count)]
public struct VmcsValues
{
    private ulong _first;

    /// <summary>The value of a field that the table has.</summary>
    public readonly ulong Of(VmcsField field) => this[VmcsFieldTable.IndexOf(field)];

    /// <summary>Sets a field that the table has, to what its width can hold of the value.</summary>
    public void Set(VmcsField field, ulong value) =>
        this[VmcsFieldTable.IndexOf(field)] = value & new VmcsFieldEncoding(field).Mask;
}
