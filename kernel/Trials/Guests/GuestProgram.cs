namespace Bulkhead.Kernel.Trials.Guests;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Subjects;

/// <summary>A program to run as a guest.</summary>
public struct GuestProgram
{
    /// <summary>Where every program is loaded and begins, as a guest-physical address.</summary>
    public const ulong Address = 0x8000;

    /// <summary>The mode that it begins in.</summary>
    public SubjectMode Mode;

    /// <summary>Its bytes in the image.</summary>
    public MemoryRange Code;
}
