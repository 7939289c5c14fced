namespace Bulkhead.Policy.Model;

/// <summary>A leaf of CPUID that is constant for a subject.</summary>
/// <param name="Leaf">EAX before.</param>
/// <param name="Eax">EAX after.</param>
/// <param name="Ebx">EBX after.</param>
/// <param name="Ecx">ECX after.</param>
/// <param name="Edx">EDX after.</param>
public sealed record CpuidGrant(Located<uint> Leaf, uint Eax, uint Ebx, uint Ecx, uint Edx);
