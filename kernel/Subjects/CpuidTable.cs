namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// What CPUID tells a subject: leaves 0 to 31, 40000000H to 4000000FH and 80000000H to 8000000FH. A leaf that depends
/// on the subleaf or on the subject's state is not constant, and left to the slow level.
/// </summary>
public struct CpuidTable
{
    public const uint BasicLeaves = 32;
    public const uint ExtendedLeaves = 16;
    public const uint HypervisorLeaves = 16;

    private const uint FirstExtendedLeaf = 0x80000000;
    private const uint FirstHypervisorLeaf = 0x40000000;

    private Leaves _leaves;
    private ulong _isConstant;

    /// <summary>Makes CPUID return <paramref name="values"/> for a leaf in one of the three ranges.</summary>
    public void SetConstant(uint leaf, in CpuidRegisters values)
    {
        int index = IndexOf(leaf);
        if (index >= 0)
        {
            _leaves[index] = values;
            _isConstant |= 1ul << index;
        }
    }

    /// <summary>Answers from the table: RAX is the leaf, and the upper halves of the four registers become 0.</summary>
    public FastVerdict Answer(ref GeneralRegisters registers)
    {
        int index = IndexOf((uint)registers.Rax);
        if (index < 0 || (_isConstant >> index & 1) == 0)
        {
            return FastVerdict.Slow;
        }

        ref CpuidRegisters values = ref _leaves[index];
        registers.Rax = values.Eax;
        registers.Rbx = values.Ebx;
        registers.Rcx = values.Ecx;
        registers.Rdx = values.Edx;
        return FastVerdict.SkipInstruction;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexOf(uint leaf)
    {
        if (leaf < BasicLeaves)
        {
            return (int)leaf;
        }

        uint extended = leaf - FirstExtendedLeaf;
        uint hypervisor = leaf - FirstHypervisorLeaf;
        return extended < ExtendedLeaves ? (int)(BasicLeaves + extended)
            : hypervisor < HypervisorLeaves ? (int)(BasicLeaves + ExtendedLeaves + hypervisor)
            : -1;
    }

    [InlineArray((int)(BasicLeaves + ExtendedLeaves + HypervisorLeaves))]
    private struct Leaves
    {
        private CpuidRegisters _first;
    }
}
