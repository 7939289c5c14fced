namespace Bulkhead.Kernel.Configuration;

/// <summary>What follows when a subject fails.</summary>
public enum FaultAction : uint
{
    /// <summary>It runs no more; its frames are idle.</summary>
    Stop = 0,

    /// <summary>It begins anew, as at boot but for memory that is kept.</summary>
    Restart = 1,

    /// <summary>The system ends.</summary>
    Halt = 2,
}
