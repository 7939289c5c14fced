namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Boot;

/// <summary>How far the memory of a subject is restored: first it is scrubbed, then the images are copied.</summary>
public unsafe struct RestoreProgress
{
    /// <summary>The memory of the kind Kept is scrubbed, too: only at boot.</summary>
    public bool IncludesKept;

    /// <summary>The regions of memory and the images that are done, and the bytes of the next one.</summary>
    public uint Regions;
    public uint Images;
    public ulong Offset;

    /// <summary>The subject's tables are as at boot.</summary>
    public bool HasTables;

    /// <summary>Where the first byte of the next image goes.</summary>
    public byte* Target;

    /// <summary>The hash of what has been copied of the image.</summary>
    public Sha256Lanes Hash;
}
