namespace Bulkhead.Kernel.Trials.Seventeen;

using System.Runtime.InteropServices;

/// <summary>
/// The beginning of the environment's block; kernel/Trials/Seventeen/Program/contract.inc has the same offsets.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct EnvironmentHeader
{
    public EnvironmentMode Mode;

    /// <summary>The linear address to which the environment jumps at its end, at CPL 0.</summary>
    public uint Exit;

    /// <summary>The environment's own: where it goes on after a fault, and the result that it is writing.</summary>
    public uint Resume;
    public uint Current;

    /// <summary>How many experiments it has done, written at the end.</summary>
    public uint Completed;
}
