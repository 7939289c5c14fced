namespace Bulkhead.Policy.Shapes;

/// <summary>How messages call places in a document.</summary>
public static class DocumentPath
{
    /// <summary>The document itself.</summary>
    public const string Root = "the policy";
}
