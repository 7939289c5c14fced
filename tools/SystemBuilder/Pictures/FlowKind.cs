namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>By what information flows between two subjects.</summary>
internal enum FlowKind
{
    Channel,
    Event,
    Monitoring,
}
