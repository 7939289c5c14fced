namespace Bulkhead.Pc.Tests.Devices;

using Bulkhead.Subjects.Pc.Devices;
using static Bulkhead.Subjects.Pc.Devices.PowerManagementRegisters;

public class PowerManagementTests
{
    private const ulong TicksPerSecond = 3_579_545 * 7;
    private PowerManagement _power;
    private ulong _now = 21;

    public PowerManagementTests() => _power.Reset(new Clock(TicksPerSecond), false, false, _now);

    [Theory]
    [InlineData(false, 0x0FFF_FFFFUL, 0xFF_FFFFu)]
    [InlineData(false, 0x1000_0000UL, 0u)]
    [InlineData(true, 0x1234_5678UL, 0x1234_5678u)]
    [InlineData(true, 0x1_0000_0003UL, 3u)]
    public void The_timer_has_24_or_32_bits(bool isTimer32, ulong periods, uint value)
    {
        _power.Reset(new Clock(TicksPerSecond), isTimer32, false, 0);
        ulong now = periods * 7;
        Assert.Equal(value, _power.Timer(now));
        uint bytes = 0;
        for (uint index = 0; index < 4; index++)
        {
            bytes |= _power.Read(PmTimer + index, now) << (int)(8 * index);
        }

        Assert.Equal(value, bytes);
    }

    [Fact]
    public void A_change_of_the_timers_highest_bit_interrupts_if_that_is_enabled()
    {
        Write16(Pm1Enable, TimerStatus);
        _power.WriteApm(ApmControl, AcpiEnable);
        for (ulong half = 1; half < 5; half++)
        {
            ulong next = _power.NextChange(_now);
            Assert.Equal(half * 0x80_0000 * 7, next);
            Assert.False(_power.Interrupt(next - 1));
            _now = next;
            Assert.True(_power.Interrupt(_now));
            Assert.Equal(TimerStatus, Read16(Pm1Status));
            Write16(Pm1Status, TimerStatus);
            Assert.False(_power.Interrupt(_now));
        }
    }

    [Fact]
    public void A_status_bit_is_cleared_by_writing_it_alone()
    {
        _power.PressPowerButton();
        Write16(Pm1Status, TimerStatus | SleepButtonStatus);
        Assert.Equal(PowerButtonStatus, Read16(Pm1Status));
        Write16(Pm1Status, PowerButtonStatus);
        Assert.Equal(0u, Read16(Pm1Status));
    }

    [Fact]
    public void The_power_button_interrupts_once_ACPI_is_on()
    {
        Write16(Pm1Enable, 0xFFFF);
        Assert.Equal(EnableBits, Read16(Pm1Enable));
        _power.PressPowerButton();
        Assert.False(_power.Interrupt(_now));
        _power.WriteApm(ApmControl, AcpiEnable);
        Assert.Equal(SciEnable, Read16(Pm1Control) & SciEnable);
        Assert.True(_power.Interrupt(_now));
        _power.WriteApm(ApmControl, AcpiDisable);
        Assert.Equal(0u, Read16(Pm1Control) & SciEnable);
        _power.WriteApm(ApmStatus, 0x5A);
        Assert.Equal((AcpiDisable, 0x5Au), (_power.ReadApm(ApmControl), _power.ReadApm(ApmStatus)));
    }

    [Fact]
    public void Only_S5_powers_off()
    {
        Write16(Pm1Control, SciEnable | (1 << (int)SleepTypeShift) | SleepEnable);
        Assert.False(_power.IsPowerOffRequested);
        Write16(Pm1Control, SciEnable | (SleepTypeS5 << (int)SleepTypeShift));
        Assert.False(_power.IsPowerOffRequested);
        Write16(Pm1Control, SciEnable | (SleepTypeS5 << (int)SleepTypeShift) | SleepEnable);
        Assert.True(_power.IsPowerOffRequested);
        Assert.Equal(SciEnable | (SleepTypeS5 << (int)SleepTypeShift), Read16(Pm1Control));
    }

    [Fact]
    public void RST_CPU_resets_when_it_rises()
    {
        _power.WriteResetControl(SystemReset);
        Assert.False(_power.IsResetRequested);
        _power.WriteResetControl(ResetValue);
        Assert.True(_power.IsResetRequested);
        Assert.Equal(ResetValue, _power.ReadResetControl());
    }

    private uint Read16(uint register) => _power.Read(register, _now) | (_power.Read(register + 1, _now) << 8);

    private void Write16(uint register, uint value)
    {
        _power.Write(register, value, _now);
        _power.Write(register + 1, value >> 8, _now);
    }
}
