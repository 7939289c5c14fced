namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Boot;

/// <summary>What a subject finds in its private memory when it starts. A subject's records ascend.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ImageRecord
{
    /// <summary>Where it is copied to: within one region of private memory.</summary>
    public ulong GuestPhysical;

    /// <summary>Where it is: bytes from the start of the module, behind the vector.</summary>
    public ulong ModuleOffset;

    /// <summary>Its length in bytes, not 0.</summary>
    public ulong Length;

    /// <summary>The SHA-256 of those bytes, which are dealt to eight lanes by words of 32 bits.</summary>
    public Sha256LaneDigest Digest;
}
