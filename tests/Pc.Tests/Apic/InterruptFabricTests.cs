using Bulkhead.Subjects.Pc.Apic;
using Bulkhead.Subjects.Pc.Devices;

namespace Bulkhead.Pc.Tests.Apic;

/// <summary>Lines, 8259 pair, I/O APIC and local APIC together, as a PC wires them.</summary>
public sealed class InterruptFabricTests
{
    private const uint Timer = 1 << 0;
    private const uint Serial = 1 << 4;
    private const uint SystemControl = 1 << 9;
    private const uint Level = 1 << 15;
    private const uint Masked = 1 << 16;
    private const uint RemoteIrr = 1 << 14;
    private const uint ExtInt = 7 << 8;
    private const int None = InterruptFabric.NoVector;

    private InterruptFabric _fabric;
    private InterruptControllers8259 _controllers;

    public InterruptFabricTests()
    {
        _fabric.Initialize(1_000_000_000, 1_000_000_000, physicalAddressBits: 39);
        _controllers.Reset();
        foreach (bool isSlave in new[] { false, true })
        {
            _controllers.Write(isSlave, 0, 0x11);
            _controllers.Write(isSlave, 1, isSlave ? 0x28u : 0x20u);
            _controllers.Write(isSlave, 1, isSlave ? 2u : 4u);
            _controllers.Write(isSlave, 1, 1);
            _controllers.Write(isSlave, 1, 0);
        }

        WriteLocal(0xf0, 0x1ff);
    }

    [Fact]
    public void AnEdgeIsDeliveredOnceByTheIoApic()
    {
        MaskControllers();
        Route(4, 0x44);
        SetLines(Serial);
        Assert.Equal(0x44, Propose());
        Acknowledge();
        Assert.Equal(None, Propose());
        End();
        Assert.Equal(None, Propose());
        SetLines(0);
        SetLines(Serial);
        Assert.Equal(0x44, Propose());
    }

    [Fact]
    public void APulseIsAnEdge()
    {
        MaskControllers();
        Route(2, 0x30);
        SetLines(Timer);
        Take(0x30);
        _fabric.SetLines(new(Timer, Timer), ref _controllers);
        Take(0x30);
        _fabric.SetLines(new(Timer, 0), ref _controllers);
        Assert.Equal(None, Propose());
    }

    [Fact]
    public void AMaskedEdgeIsLost()
    {
        MaskControllers();
        Route(4, 0x44 | Masked);
        SetLines(Serial);
        Route(4, 0x44);
        Assert.Equal(None, Propose());
    }

    [Fact]
    public void Line0IsInput2AndLine2DoesNotExist()
    {
        MaskControllers();
        Route(2, 0x32);
        Route(0, 0x30);
        SetLines(Timer);
        Take(0x32);
        SetLines(Timer | 4);
        Assert.Equal(None, Propose());
    }

    [Fact]
    public void ALevelIsDeliveredUntilItIsGone()
    {
        MaskControllers();
        Route(9, 0x59 | Level);
        SetLines(SystemControl);
        Assert.Equal(0x59, Propose());
        Assert.Equal(0x59 | Level | RemoteIrr, ReadIo(0x10 + (2 * 9)));
        Acknowledge();
        Assert.Equal(None, Propose());
        End();
        Take(0x59);
        SetLines(0);
        Assert.Equal(0x59 | Level, ReadIo(0x10 + (2 * 9)) & ~RemoteIrr);
        Take(0x59);
        Assert.Equal(None, Propose());
        Assert.Equal(0x59 | Level, ReadIo(0x10 + (2 * 9)));
    }

    [Fact]
    public void ALevelThatNobodyAcceptedComesLater()
    {
        MaskControllers();
        WriteLocal(0xf0, 0xff);
        Route(9, 0x59 | Level);
        SetLines(SystemControl);
        Assert.Equal(None, Propose());
        WriteLocal(0xf0, 0x1ff);
        Take(0x59);
    }

    [Theory]
    [InlineData(0u, 0x00u, true)]
    [InlineData(0u, 0x01u, false)]
    [InlineData(0u, 0xffu, true)]
    [InlineData(0x800u, 0x04u, true)]
    [InlineData(0x800u, 0x08u, false)]
    [InlineData(0x900u, 0x06u, true)]
    [InlineData(0x400u, 0x00u, false)]
    [InlineData(0x700u, 0x00u, false)]
    public void MessagesAreForTheirDestination(uint mode, uint destination, bool arrives)
    {
        MaskControllers();
        WriteLocal(0xd0, 0x0400_0000);
        Route(4, 0x44 | mode, destination);
        SetLines(Serial);
        Assert.Equal(arrives ? 0x44 : None, Propose());
    }

    [Fact]
    public void EndingAnEntryByMakingItEdgeTriggeredClearsRemoteIrr()
    {
        MaskControllers();
        Route(9, 0x59 | Level);
        SetLines(SystemControl);
        Route(9, 0x59 | Masked);
        Assert.Equal(0x59 | Masked, ReadIo(0x10 + (2 * 9)));
        Route(9, 0x59 | Level | Masked);
        Assert.Equal(0x59 | Level | Masked, ReadIo(0x10 + (2 * 9)));
    }

    [Fact]
    public void RegistersOfTheIoApic()
    {
        Assert.Equal(0x0017_0011u, ReadIo(1));
        WriteIo(0, 0xffff_ffff);
        Assert.Equal((0x0f00_0000u, 0x0f00_0000u), (ReadIo(0), ReadIo(2)));
        for (uint register = 0x10; register < 0x40; register++)
        {
            Assert.Equal((register & 1) == 0 ? Masked : 0, ReadIo(register));
            WriteIo(register, 0xffff_ffff);
            Assert.Equal((register & 1) == 0 ? 0x1afffu : 0xff00_0000, ReadIo(register));
        }

        WriteIo(0x40, 0xffff_ffff);
        Assert.Equal((0u, 0u), (ReadIo(0x40), _fabric.ReadIoApic(0x20)));
        Assert.Equal(0x40u, _fabric.ReadIoApic(0));
    }

    [Fact]
    public void TheVirtualWirePassesTheControllersVector()
    {
        SetLines(Serial);
        Assert.Equal(None, Propose());
        WriteLocal(0x350, ExtInt);
        Assert.Equal(0x24, Propose());

        // No priority of the local APIC holds it back.
        WriteLocal(0x80, 0xff);
        Assert.Equal(0x24, Propose());
        Acknowledge();
        Assert.Equal(None, Propose());
        _controllers.Write(isSlave: false, 0, 0x0b);
        Assert.Equal(1u << 4, _controllers.Read(isSlave: false, 0));
        WriteLocal(0x350, ExtInt | Masked);
        SetLines(0);
        SetLines(Timer);
        Assert.Equal(None, Propose());
    }

    [Fact]
    public void FirmwareLeavesTheVirtualWire()
    {
        WriteLocal(0xf0, 0xff);
        _fabric.EnterVirtualWireMode();
        Assert.Equal((0x1fful, 0x700ul, 0x400ul), (ReadLocal(0xf0), ReadLocal(0x350), ReadLocal(0x360)));
        SetLines(Serial);
        Assert.Equal(0x24, Propose());
    }

    [Fact]
    public void WithoutALocalApicTheControllersOutputIsTheProcessorsPin()
    {
        Assert.True(_fabric.TryWriteMsr(ApicBase.Msr, 0xfee0_0100, 0));
        SetLines(Serial);
        Assert.Equal(0x24, Propose());
        Acknowledge();
        SetLines(Serial | Timer);
        Assert.Equal(0x20, Propose());
    }

    [Fact]
    public void Input0IsTheControllersOutput()
    {
        Route(0, ExtInt);
        SetLines(Serial);
        Assert.Equal(0x24, Propose());
        WriteLocal(0xf0, 0xff);
        Assert.Equal(None, Propose());
        WriteLocal(0xf0, 0x1ff);
        Route(0, ExtInt, destination: 5);
        Assert.Equal(None, Propose());
        Route(0, 0x77);
        Assert.Equal(None, Propose());
        _controllers.Write(false, 1, 0xff);
        Assert.Equal(None, Propose());
        _controllers.Write(false, 1, 0);
        Take(0x77);
        Assert.Equal(None, Propose());
    }

    [Fact]
    public void Lint0CanBeAnInterruptOfItsOwn()
    {
        WriteLocal(0x350, 0x66);
        SetLines(Serial);
        Take(0x66);
        Assert.Equal(None, Propose());
        WriteLocal(0x350, 0x67 | Level);
        Assert.Equal(0x67, Propose());
        Assert.Equal(0x67ul | Level | RemoteIrr, ReadLocal(0x350));
        Take(0x67);
        Take(0x67);
        SetLines(0);
        Take(0x67);
        Assert.Equal(None, Propose());
    }

    [Fact]
    public void WhatIsProposedMayChangeUntilItIsTaken()
    {
        MaskControllers();
        Route(4, 0x44);
        Route(2, 0x92);
        SetLines(Serial);
        Assert.Equal(0x44, Propose());
        SetLines(Serial | Timer);
        Assert.Equal(0x92, Propose());
        WriteLocal(0x80, 0x90);
        Assert.Equal(None, Propose());
        Acknowledge();
        Assert.Equal(0ul, ReadLocal(0xa0) & 0xf);
        WriteLocal(0x80, 0);
        Take(0x92);
        Take(0x44);
    }

    private void MaskControllers()
    {
        _controllers.Write(false, 1, 0xff);
        _controllers.Write(true, 1, 0xff);
    }

    private void SetLines(uint lines) => _fabric.SetLines(new(lines, 0), ref _controllers);

    private int Propose() => _fabric.Propose(ref _controllers, 0);

    private void Acknowledge() => _fabric.Acknowledge(ref _controllers);

    // As the monitor does it: the short way, or else the long one.
    private void End()
    {
        if (!_fabric.TryEndInterrupt())
        {
            WriteLocal(0xb0, 0);
        }
    }

    private void Take(int vector)
    {
        Assert.Equal(vector, Propose());
        Acknowledge();
        End();
    }

    private void Route(uint input, uint low, uint destination = 0)
    {
        WriteIo(0x11 + (2 * input), destination << 24);
        WriteIo(0x10 + (2 * input), low);
    }

    private uint ReadIo(uint register)
    {
        _fabric.WriteIoApic(0, register, 0);
        return _fabric.ReadIoApic(0x10);
    }

    private void WriteIo(uint register, uint value)
    {
        _fabric.WriteIoApic(0, register, 0);
        _fabric.WriteIoApic(0x10, value, 0);
    }

    private ulong ReadLocal(uint offset) => _fabric.ReadLocalApic(offset, 0);

    private void WriteLocal(uint offset, uint value) => _fabric.WriteLocalApic(offset, value, 0);
}
