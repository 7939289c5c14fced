namespace Bulkhead.Kvm.Tests;

/// <summary>The tests that share one boot of the guests image.</summary>
[CollectionDefinition(Name)]
public sealed class GuestsCollection : ICollectionFixture<GuestsBoot>
{
    public const string Name = "guests";
}
