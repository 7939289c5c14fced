namespace Bulkhead.Subjects;

/// <summary>
/// What a subject notes in kept memory, the region "notebook", before it tries something that may end it: it then
/// knows when it begins anew how far it came. All zeros at first.
/// </summary>
public struct Notebook
{
    /// <summary>How many attempts have been begun.</summary>
    public ulong Begun;

    /// <summary>How many of them the subject survived.</summary>
    public ulong Survived;

    /// <summary>Whether the last one has not come back: true in a subject that begins anew because of it.</summary>
    public bool IsTrying;

    /// <summary>The subject's notebook.</summary>
    public static unsafe Notebook* Of(Grants grants) =>
        (Notebook*)grants.Region("notebook"u8, (ulong)sizeof(Notebook), isWritable: true).Address;

    /// <summary>Notes that the next attempt begins.</summary>
    public void Begin()
    {
        Begun++;
        IsTrying = true;
    }

    /// <summary>Notes that the subject is still there.</summary>
    public void Survive()
    {
        Survived++;
        IsTrying = false;
    }
}
