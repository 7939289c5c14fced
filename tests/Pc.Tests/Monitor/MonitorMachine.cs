namespace Bulkhead.Pc.Tests.Monitor;

using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects;

/// <summary>The machine that a monitor runs on: it counts how often interrupts are let in.</summary>
internal sealed class MonitorMachine : ISubjectMachine
{
    public ulong Time => 0;

    public int InterruptsTaken { get; private set; }

    public void Hypercall(Hypercall number, ulong argument) =>
        throw new InvalidOperationException("answering an exit takes no hypercall");

    public byte In8(ushort port) => throw new InvalidOperationException("a monitor has no ports of the machine");

    public void Out8(ushort port, byte value) =>
        throw new InvalidOperationException("a monitor has no ports of the machine");

    public void TakeInterrupts(Span<ulong> vectors) => InterruptsTaken++;
}
