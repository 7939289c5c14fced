using Bulkhead.Kernel.Cpu;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>The kernel executed an instruction that faults and has no fixup: on the metal, the run's end.</summary>
public sealed class ProcessorFaultException(ExceptionVector vector, string instruction)
    : Exception($"{vector} on {instruction}")
{
    public ExceptionVector Vector { get; } = vector;
}
