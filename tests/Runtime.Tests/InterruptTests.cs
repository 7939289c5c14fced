namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>
/// Interrupts of devices: line 1 is the first subject's (vector 60), line 12 the second one's (vector 70).
/// </summary>
public sealed unsafe class InterruptTests
{
    private const uint AllLines = 0xffff;
    private const uint Cascade = 1 << 2;
    private const byte EndOfInterrupt = 0x20;

    /// <summary>As an exit with "acknowledge interrupt on exit" has it: line 0 has vector 32.</summary>
    private const uint Acknowledged = (1u << 31) | 32;

    [Fact]
    public void ALineIsUnmaskedWhileItsSubjectRuns()
    {
        using RunningSystem system = new(Model());
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(0u, system.Running->Index);
            Assert.Equal(AllLines & ~(1u << 1), system.Machine.MaskedLines);
            system.EndFrame();
            Assert.Equal(AllLines & ~((1u << 12) | Cascade), system.Machine.MaskedLines);
            system.EndFrame();
            Assert.Equal(2u, system.Running->Index);
            Assert.Equal(AllLines, system.Machine.MaskedLines);
            system.EndFrame();
        }
    }

    [Theory]
    [InlineData(0u, 1u, 60)]
    [InlineData(1u, 12u, 70)]
    public void AnInterruptIsRaisedInItsSubject(uint subject, uint line, int vector)
    {
        using RunningSystem system = new(Model());
        if (subject == 1)
        {
            system.EndFrame();
        }

        system.Machine.PortWrites.Clear();
        system.SetField(subject, VmcsField.GuestRflags, 0x202);
        system.SetField(subject, VmcsField.VmExitInterruptionInformation, Acknowledged + line);
        system.Exit(ExitReason.ExternalInterrupt);
        Assert.Equal(subject, system.Running->Index);
        Assert.Equal((1u << 31) | (uint)vector, system.Field(subject, VmcsField.VmEntryInterruptionInformation));
        (ushort, byte)[] both = [(0xa0, EndOfInterrupt), (0x20, EndOfInterrupt)];
        Assert.Equal(line < 8 ? both[1..] : both, system.Machine.PortWrites);
    }

    [Theory]
    [InlineData(12u)]
    [InlineData(0u)]
    [InlineData(7u)]
    [InlineData(100u)]
    public void AnInterruptOfAnotherLineIsDropped(uint line)
    {
        using RunningSystem system = new(Model());
        system.SetField(0, VmcsField.GuestRflags, 0x202);
        system.SetField(0, VmcsField.VmExitInterruptionInformation, Acknowledged + line);
        system.Exit(ExitReason.ExternalInterrupt);
        Assert.Equal(0u, system.Running->Index);
        Assert.True(system.Running->Pending.IsIdle);
        Assert.Equal(0ul, system.Field(0, VmcsField.VmEntryInterruptionInformation));
        Assert.Equal([AuditKind.Boot], system.Audit.Select(record => record.Kind));
    }

    [Fact]
    public void NoLineIsUnmaskedWhileNobodyRuns()
    {
        VectorModel model = Model().OnFault(0, FaultAction.Restart, restarts: 1);
        using RunningSystem system = new(model);
        system.Exit(ExitReason.TripleFault);
        Assert.Equal(1u, system.Running->Index);
        Assert.Contains(((ushort)0x21, (byte)0xff), system.Machine.PortWrites[^4..]);
    }

    private static VectorModel Model()
    {
        VectorModel model = Models.Of("one", "two", "three");
        model.Interrupts.Add(new() { Line = 1, Subject = 0, Vector = 60 });
        model.Interrupts.Add(new() { Line = 12, Subject = 1, Vector = 70 });
        return model;
    }
}
