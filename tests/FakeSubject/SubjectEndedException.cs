namespace Bulkhead.Subjects;

using System;

/// <summary>Where the subject would have ended by #UD.</summary>
public sealed class SubjectEndedException : Exception
{
    public SubjectEndedException()
        : base("the subject ended itself by UD2")
    {
    }
}
