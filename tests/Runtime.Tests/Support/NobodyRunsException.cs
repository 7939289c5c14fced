namespace Bulkhead.Runtime.Tests.Support;

/// <summary>One minor frame after the other passes, and nobody has it: a processor would rest for ever.</summary>
public sealed class NobodyRunsException() : Exception("thousands of minor frames pass, and nobody has one");
