namespace Bulkhead.Kernel.Tests.Support;

/// <summary>Tests that place memory at fixed addresses, and so cannot run at the same time.</summary>
[CollectionDefinition(Name)]
public sealed class LowMemoryCollection
{
    public const string Name = "low memory";
}
