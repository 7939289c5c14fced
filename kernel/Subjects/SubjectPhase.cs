namespace Bulkhead.Kernel.Subjects;

/// <summary>Whether a subject runs in its frames.</summary>
public enum SubjectPhase
{
    /// <summary>It runs no more, or not yet.</summary>
    Stopped = 0,

    /// <summary>Its memory is being restored, in its own frames.</summary>
    Restoring = 1,

    /// <summary>It runs.</summary>
    Ready = 2,
}
