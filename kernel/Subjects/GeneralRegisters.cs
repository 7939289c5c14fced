namespace Bulkhead.Kernel.Subjects;

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

/// <summary>
/// The general-purpose registers of a subject, in the order of their encodings (SDM Vol. 2A, table 2-2), so that the
/// number that an exit qualification gives is the index. RSP's place is unused: the VMCS holds it.
/// </summary>
[InlineArray(Count)]
public struct GeneralRegisters
{
    public const int Count = 16;

    /// <summary>The number of RSP.</summary>
    public const int Rsp = 4;

    private ulong _rax;

    [UnscopedRef]
    public ref ulong Rax => ref this[0];

    [UnscopedRef]
    public ref ulong Rcx => ref this[1];

    [UnscopedRef]
    public ref ulong Rdx => ref this[2];

    [UnscopedRef]
    public ref ulong Rbx => ref this[3];

    [UnscopedRef]
    public ref ulong Rbp => ref this[5];

    [UnscopedRef]
    public ref ulong Rsi => ref this[6];

    [UnscopedRef]
    public ref ulong Rdi => ref this[7];
}
