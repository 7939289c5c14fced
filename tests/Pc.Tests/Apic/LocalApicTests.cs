using Bulkhead.Subjects.Pc.Apic;

namespace Bulkhead.Pc.Tests.Apic;

/// <summary>The local APIC's registers as memory, against SDM Vol. 3A, chapter 11.</summary>
public sealed class LocalApicTests
{
    private const ulong Frequency = 1_000_000_000;

    private LocalApic _apic;

    public LocalApicTests() => _apic.Initialize(id: 3, Frequency, Frequency, physicalAddressBits: 39);

    [Fact]
    public void RegistersAfterReset()
    {
        (ApicRegister Register, uint Value)[] expected =
        [
            (ApicRegister.Id, 0x0300_0000), (ApicRegister.Version, 0x0005_0014), (ApicRegister.TaskPriority, 0),
            (ApicRegister.ProcessorPriority, 0), (ApicRegister.LogicalDestination, 0),
            (ApicRegister.DestinationFormat, 0xffff_ffff), (ApicRegister.SpuriousInterruptVector, 0xff),
            (ApicRegister.ErrorStatus, 0), (ApicRegister.InterruptCommandLow, 0),
            (ApicRegister.InterruptCommandHigh, 0), (ApicRegister.LvtTimer, 0x10000),
            (ApicRegister.LvtThermalSensor, 0x10000), (ApicRegister.LvtPerformanceMonitoring, 0x10000),
            (ApicRegister.LvtLint0, 0x10000), (ApicRegister.LvtLint1, 0x10000), (ApicRegister.LvtError, 0x10000),
            (ApicRegister.InitialCount, 0), (ApicRegister.CurrentCount, 0), (ApicRegister.DivideConfiguration, 0),
        ];
        foreach ((ApicRegister register, uint value) in expected)
        {
            Assert.Equal(value, Read(register));
        }

        for (uint index = 0; index < 8; index++)
        {
            Assert.Equal(0u, Read(ApicRegister.InService + index));
            Assert.Equal(0u, Read(ApicRegister.TriggerMode + index));
            Assert.Equal(0u, Read(ApicRegister.InterruptRequest + index));
        }

        Assert.Equal(0xfee0_0900ul, _apic.Base.Value);
    }

    [Fact]
    public void OnlyDefinedBitsAreWritten()
    {
        Enable();
        (ApicRegister Register, uint Value)[] expected =
        [
            (ApicRegister.Id, 0x0300_0000), (ApicRegister.Version, 0x0005_0014), (ApicRegister.TaskPriority, 0xff),
            (ApicRegister.LogicalDestination, 0xff00_0000), (ApicRegister.DestinationFormat, 0xffff_ffff),
            (ApicRegister.SpuriousInterruptVector, 0x1ff), (ApicRegister.InterruptCommandHigh, 0xff00_0000),
            (ApicRegister.LvtTimer, 0x710ff & ~0x1000u), (ApicRegister.LvtThermalSensor, 0x107ff),
            (ApicRegister.LvtPerformanceMonitoring, 0x107ff), (ApicRegister.LvtLint0, 0x1a7ff),
            (ApicRegister.LvtLint1, 0x1a7ff), (ApicRegister.LvtError, 0x100ff),
            (ApicRegister.DivideConfiguration, 0xb),
        ];
        foreach ((ApicRegister register, uint value) in expected)
        {
            Write(register, 0xffff_ffff);
            Assert.Equal(value, Read(register));
        }
    }

    [Fact]
    public void SoftwareDisablingMasksAllAndAcceptsNothing()
    {
        Enable();
        Write(ApicRegister.LvtTimer, 0x40);
        Assert.Equal(0x40u, Read(ApicRegister.LvtTimer));
        Assert.True(_apic.Accept(0x50, isLevel: false));
        Write(ApicRegister.SpuriousInterruptVector, 0xff);
        Assert.Equal(0x10040u, Read(ApicRegister.LvtTimer));
        Write(ApicRegister.LvtTimer, 0x41);
        Assert.Equal(0x10041u, Read(ApicRegister.LvtTimer));
        Assert.False(_apic.Accept(0x60, isLevel: false));

        // What was accepted before stays pending (11.4.7.2).
        Assert.Equal(0x50, _apic.Offered);
        Enable();
        Assert.Equal(0x10041u, Read(ApicRegister.LvtTimer));
    }

    [Fact]
    public void AHigherClassInterruptsALowerOneAndEndsFirst()
    {
        Enable();
        Accept(0x31, 0x45, 0x47);
        Assert.Equal(0x47, Take());
        Assert.Equal(0x40u, Read(ApicRegister.ProcessorPriority));
        Assert.Equal(0, _apic.Offered);
        Accept(0x51);
        Assert.Equal(0x51, Take());
        Assert.Equal(0x50u, Read(ApicRegister.ProcessorPriority));
        Assert.Equal(1u << 0x11, Read(ApicRegister.InService + 2 + 0) & (1u << 0x11));
        Write(ApicRegister.EndOfInterrupt, 0);
        Assert.Equal(0x40u, Read(ApicRegister.ProcessorPriority));
        Write(ApicRegister.EndOfInterrupt, 0);
        Assert.Equal(0x45, Take());
        Write(ApicRegister.EndOfInterrupt, 0);
        Assert.Equal(0x31, Take());
        Write(ApicRegister.EndOfInterrupt, 0);
        Assert.Equal(0, _apic.Offered);
        Write(ApicRegister.EndOfInterrupt, 0);
        Assert.Equal(0u, Read(ApicRegister.ProcessorPriority));
    }

    [Fact]
    public void TaskPriorityHoldsClassesBackThatAreNotAbove()
    {
        Enable();
        Accept(0x5f);
        Write(ApicRegister.TaskPriority, 0x50);
        Assert.Equal(0, _apic.Offered);
        Assert.Equal(0x50u, Read(ApicRegister.ProcessorPriority));
        Write(ApicRegister.TaskPriority, 0x4f);
        Assert.Equal(0x5f, _apic.Offered);
        Assert.Equal(0x4fu, Read(ApicRegister.ProcessorPriority));
        _apic.TaskPriorityClass = 5;
        Assert.Equal(0, _apic.Offered);
        Assert.Equal(0x50u, Read(ApicRegister.TaskPriority));
    }

    [Fact]
    public void OneMoreOfAVectorWaitsWhileItIsInService()
    {
        Enable();
        Accept(0x40);
        Assert.Equal(0x40, Take());
        Accept(0x40, 0x40);
        Assert.Equal(0, _apic.Offered);
        Write(ApicRegister.EndOfInterrupt, 0);
        Assert.Equal(0x40, Take());
        Write(ApicRegister.EndOfInterrupt, 0);
        Assert.Equal(0, _apic.Offered);
    }

    [Fact]
    public void TheEndOfALevelTriggeredInterruptIsToldOnce()
    {
        Enable();
        Assert.True(_apic.Accept(0x61, isLevel: true));
        Accept(0x72);
        Assert.Equal(1u << 1, Read(ApicRegister.TriggerMode + 3));
        Assert.Equal((0x72, 0), (Take(), _apic.TakeBroadcast()));
        Write(ApicRegister.EndOfInterrupt, 0);
        Assert.Equal((0, 0x61), (_apic.TakeBroadcast(), Take()));
        Write(ApicRegister.EndOfInterrupt, 0);
        Assert.Equal((0x61, 0), (_apic.TakeBroadcast(), _apic.TakeBroadcast()));
    }

    [Theory]
    [InlineData(0x03, 0x00040, true)] // physical, itself
    [InlineData(0x04, 0x00040, false)]
    [InlineData(0xff, 0x00040, true)] // broadcast
    [InlineData(0x21, 0x00840, true)] // logical, flat: LDR 21H
    [InlineData(0x01, 0x00840, true)]
    [InlineData(0x12, 0x00840, false)]
    [InlineData(0x04, 0x40040, true)] // self
    [InlineData(0x04, 0x80040, true)] // all
    [InlineData(0x03, 0xc0040, false)] // all others
    [InlineData(0x03, 0x00140, true)] // lowest priority
    [InlineData(0x03, 0x00540, false)] // INIT
    [InlineData(0x03, 0x00640, false)] // start-up
    public void IpisComeWhereTheyShall(uint destination, uint command, bool arrives)
    {
        Enable();
        Write(ApicRegister.LogicalDestination, 0x2100_0000);
        Write(ApicRegister.InterruptCommandHigh, destination << 24);
        Write(ApicRegister.InterruptCommandLow, command | (1 << 12) | (1 << 14));
        Assert.Equal(arrives ? 0x40 : 0, _apic.Offered);
        Assert.Equal(command | (1 << 14), Read(ApicRegister.InterruptCommandLow));
    }

    [Theory]
    [InlineData(0x03, 0x00400, ProcessorSignals.NonMaskableInterrupt)]
    [InlineData(0xff, 0x00402, ProcessorSignals.NonMaskableInterrupt)] // broadcast; the vector does not count
    [InlineData(0x21, 0x00c00, ProcessorSignals.NonMaskableInterrupt)] // logical
    [InlineData(0x04, 0x00400, ProcessorSignals.None)]
    [InlineData(0x03, 0x40400, ProcessorSignals.None)] // no shorthand sends NMI to oneself
    [InlineData(0x03, 0xc0400, ProcessorSignals.None)]
    [InlineData(0x03, 0x04500, ProcessorSignals.Init)]
    [InlineData(0x03, 0x0c500, ProcessorSignals.Init)]
    [InlineData(0x03, 0x08500, ProcessorSignals.None)] // de-assertion
    [InlineData(0x03, 0xc4500, ProcessorSignals.None)]
    [InlineData(0x03, 0x00200, ProcessorSignals.None)] // SMI
    [InlineData(0x03, 0x00608, ProcessorSignals.None)] // start-up
    public void NmiAndInitReachTheProcessorOnce(uint destination, uint command, ProcessorSignals expected)
    {
        // Neither the software's disabling nor the task priority holds them back.
        Write(ApicRegister.LogicalDestination, 0x2100_0000);
        Write(ApicRegister.TaskPriority, 0xff);
        Write(ApicRegister.InterruptCommandHigh, destination << 24);
        Write(ApicRegister.InterruptCommandLow, command);
        Assert.Equal(expected, _apic.TakeSignals());
        Assert.Equal(ProcessorSignals.None, _apic.TakeSignals());
        Assert.Equal(0, _apic.Offered);
    }

    [Theory]
    [InlineData(0x21, true)]
    [InlineData(0x23, true)]
    [InlineData(0x22, false)]
    [InlineData(0x31, false)]
    public void ClustersAreFourBitsWide(uint destination, bool arrives)
    {
        Enable();
        Write(ApicRegister.DestinationFormat, 0);
        Write(ApicRegister.LogicalDestination, 0x2100_0000);
        Write(ApicRegister.InterruptCommandHigh, destination << 24);
        Write(ApicRegister.InterruptCommandLow, 0x840);
        Assert.Equal(arrives ? 0x40 : 0, _apic.Offered);
    }

    [Fact]
    public void ErrorsShowAfterTheRegisterIsWritten()
    {
        Enable();
        Write(ApicRegister.LvtError, 0x90);
        Write(ApicRegister.InterruptCommandLow, 0x4000f);
        Assert.Equal(0u, Read(ApicRegister.ErrorStatus));
        Assert.Equal(0x90, Take());
        Write(ApicRegister.EndOfInterrupt, 0);
        Write(ApicRegister.InterruptCommandLow, 0x4000f);
        Assert.Equal(0, _apic.Offered);
        Write(ApicRegister.ErrorStatus, 0);
        Assert.Equal(0x20u, Read(ApicRegister.ErrorStatus));
        Assert.False(_apic.Accept(15, isLevel: false));
        Assert.Equal(0x90, Take());
        Write(ApicRegister.ErrorStatus, 0);
        Assert.Equal(0x40u, Read(ApicRegister.ErrorStatus));
        Write(ApicRegister.ErrorStatus, 0);
        Assert.Equal(0u, Read(ApicRegister.ErrorStatus));
    }

    [Theory]
    [InlineData(0x000u)]
    [InlineData(0x010u)]
    [InlineData(0x040u)]
    [InlineData(0x290u)]
    [InlineData(0x2f0u)]
    [InlineData(0x3a0u)]
    [InlineData(0x3f0u)]
    public void ReservedRegistersAreErrors(uint offset)
    {
        Assert.Equal(0ul, _apic.ReadMemory(offset, 0));
        Write(ApicRegister.ErrorStatus, 0);
        Assert.Equal(0x80u, Read(ApicRegister.ErrorStatus));
        Write(ApicRegister.ErrorStatus, 0);
        _apic.WriteMemory(offset, 1, 0);
        Write(ApicRegister.ErrorStatus, 0);
        Assert.Equal(0x80u, Read(ApicRegister.ErrorStatus));
    }

    [Fact]
    public void AnErrorWithAnIllegalVectorOfItsOwnIsOneMoreError()
    {
        Enable();
        Write(ApicRegister.LvtError, 0x0f);
        Write(ApicRegister.InterruptCommandLow, 0x4000e);
        Write(ApicRegister.ErrorStatus, 0);
        Assert.Equal(0x60u, Read(ApicRegister.ErrorStatus));
        Assert.Equal(0, _apic.Offered);
    }

    private void Enable() => Write(ApicRegister.SpuriousInterruptVector, 0x1ff);

    private void Accept(params byte[] vectors)
    {
        foreach (byte vector in vectors)
        {
            Assert.True(_apic.Accept(vector, isLevel: false));
        }
    }

    private byte Take()
    {
        byte vector = _apic.Offered;
        _apic.Acknowledge(vector);
        return vector;
    }

    private uint Read(ApicRegister register) => (uint)_apic.ReadMemory((uint)register << 4, 0);

    private void Write(ApicRegister register, uint value) => _apic.WriteMemory((uint)register << 4, value, 0);
}
