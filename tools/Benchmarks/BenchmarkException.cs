namespace Bulkhead.Benchmarks;

/// <summary>Input that cannot be used; the message is one line that says which, why and what to do.</summary>
public sealed class BenchmarkException(string message) : Exception(message);
