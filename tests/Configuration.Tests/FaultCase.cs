namespace Bulkhead.Configuration.Tests;

using Bulkhead.Kernel.Configuration;

/// <summary>A module that breaks one rule, and what the verdict must be.</summary>
public sealed record FaultCase(
    ConfigurationFault Fault, ConfigurationTable Table, uint Record, Func<byte[]> Make);
