namespace Bulkhead.Pc.Tests.Devices;

using Bulkhead.Subjects.Pc.Devices;
using static Bulkhead.Subjects.Pc.Devices.KeyboardController8042Registers;

public class KeyboardControllerTests
{
    private KeyboardController8042 _controller;

    public KeyboardControllerTests() => _controller.Reset();

    [Theory]
    [InlineData(SelfTest, SelfTestPassed)]
    [InlineData(TestKeyboard, InterfaceTestPassed)]
    [InlineData(TestAuxiliary, InterfaceTestPassed)]
    [InlineData(ReadInputPort, InputPortValue)]
    [InlineData(ReadOutputPort, SystemResetInactive | AddressLine20)]
    [InlineData(ReadCommandByte, KeyboardDisabled | AuxiliaryDisabled)]
    public void A_command_is_answered_once(uint command, uint answer)
    {
        Assert.Equal(0u, _controller.ReadStatus() & OutputBufferFull);
        _controller.WriteCommand(command);
        Assert.Equal(OutputBufferFull, _controller.ReadStatus() & (OutputBufferFull | InputBufferFull));
        Assert.Equal(answer, _controller.ReadData());
        Assert.Equal(0u, _controller.ReadStatus() & OutputBufferFull);
    }

    [Fact]
    public void The_command_byte_is_kept_and_enables_the_interrupts()
    {
        _controller.WriteCommand(WriteCommandByte);
        Assert.Equal(CommandOrData, _controller.ReadStatus() & CommandOrData);
        _controller.WriteData(KeyboardInterrupt | AuxiliaryInterrupt | CommandSystemFlag);
        Assert.Equal(SystemFlag, _controller.ReadStatus() & (CommandOrData | SystemFlag));
        Assert.False(_controller.KeyboardIrq);
        _controller.WriteCommand(ReadCommandByte);
        Assert.True(_controller.KeyboardIrq);
        Assert.Equal(KeyboardInterrupt | AuxiliaryInterrupt | CommandSystemFlag, _controller.ReadData());
        Assert.False(_controller.KeyboardIrq);
    }

    [Fact]
    public void Interfaces_are_switched_by_commands()
    {
        _controller.WriteCommand(EnableKeyboard);
        _controller.WriteCommand(EnableAuxiliary);
        Assert.Equal(0u, CommandByte());
        _controller.WriteCommand(DisableKeyboard);
        Assert.Equal(KeyboardDisabled, CommandByte());
        _controller.WriteCommand(DisableAuxiliary);
        Assert.Equal(KeyboardDisabled | AuxiliaryDisabled, CommandByte());
    }

    [Fact]
    public void A_device_that_is_not_there_times_out()
    {
        _controller.WriteData(0xFF);
        Assert.Equal(
            OutputBufferFull | GeneralTimeout,
            _controller.ReadStatus() & (OutputBufferFull | GeneralTimeout | AuxiliaryOutputBufferFull));
        Assert.Equal(NoReply, _controller.ReadData());
        _controller.WriteCommand(WriteAuxiliary);
        _controller.WriteData(0xFF);
        Assert.Equal(
            OutputBufferFull | GeneralTimeout | AuxiliaryOutputBufferFull,
            _controller.ReadStatus() & (OutputBufferFull | GeneralTimeout | AuxiliaryOutputBufferFull));
        Assert.Equal(NoReply, _controller.ReadData());
        Assert.Equal(0u, _controller.ReadStatus() & (OutputBufferFull | GeneralTimeout | AuxiliaryOutputBufferFull));
    }

    [Fact]
    public void What_is_written_to_an_output_buffer_comes_back_with_its_interrupt()
    {
        _controller.WriteCommand(WriteCommandByte);
        _controller.WriteData(KeyboardInterrupt | AuxiliaryInterrupt);
        _controller.WriteCommand(WriteKeyboardOutputBuffer);
        _controller.WriteData(0x42);
        Assert.Equal((true, false), (_controller.KeyboardIrq, _controller.AuxiliaryIrq));
        Assert.Equal(0x42u, _controller.ReadData());
        _controller.WriteCommand(WriteAuxiliaryOutputBuffer);
        _controller.WriteData(0x43);
        Assert.Equal((false, true), (_controller.KeyboardIrq, _controller.AuxiliaryIrq));
        Assert.Equal(0x43u, _controller.ReadData());
    }

    [Fact]
    public void A20_follows_the_output_port_and_port_92H()
    {
        Assert.True(_controller.IsAddressLine20Enabled);
        _controller.WriteCommand(WriteOutputPort);
        _controller.WriteData(SystemResetInactive);
        Assert.False(_controller.IsAddressLine20Enabled);
        Assert.Equal(0u, _controller.ReadControlPortA());
        _controller.WriteControlPortA(AddressLine20);
        Assert.True(_controller.IsAddressLine20Enabled);
        Assert.False(_controller.IsResetRequested);
    }

    [Fact]
    public void The_reset_pin_is_pulled_by_a_pulse_the_output_port_and_port_92H()
    {
        _controller.WriteCommand(0xFF);
        Assert.False(_controller.IsResetRequested);
        _controller.WriteCommand(0xFE);
        Assert.True(_controller.IsResetRequested);
        _controller.Reset();
        _controller.WriteCommand(WriteOutputPort);
        _controller.WriteData(AddressLine20);
        Assert.True(_controller.IsResetRequested);
        _controller.Reset();
        _controller.WriteControlPortA(3);
        Assert.True(_controller.IsResetRequested);
    }

    private uint CommandByte()
    {
        _controller.WriteCommand(ReadCommandByte);
        return _controller.ReadData();
    }
}
