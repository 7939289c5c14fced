namespace Bulkhead.Subjects;

using System;
using Bulkhead.Kernel.Subjects;

/// <summary>What the instruction stubs of a subject do on the host.</summary>
public interface ISubjectMachine
{
    /// <summary>The time that RDTSC reads, in ticks.</summary>
    ulong Time { get; }

    void Hypercall(Hypercall number, ulong argument);

    byte In8(ushort port);

    void Out8(ushort port, byte value);

    /// <summary>Interrupts that have come since the last call: a bit for each vector.</summary>
    void TakeInterrupts(Span<ulong> vectors);
}
