namespace Bulkhead.CommandLine;

/// <summary>What the commands return.</summary>
public static class ExitStatus
{
    /// <summary>All is well. Of <c>diff</c>: nothing changes in authority, or less is allowed than before.</summary>
    public const int Success = 0;

    /// <summary>Of <c>diff</c>: the new policy allows something that the old one does not.</summary>
    public const int MoreAuthority = 1;

    /// <summary>The arguments or the policy cannot be used.</summary>
    public const int BadInput = 2;
}
