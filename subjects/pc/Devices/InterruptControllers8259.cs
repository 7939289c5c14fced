namespace Bulkhead.Subjects.Pc.Devices;

using static InterruptController8259Registers;

/// <summary>
/// The two 8259A of a PC: IRQ 0 to 7 at the master, IRQ 8 to 15 at the slave, whose INT is the master's line 2.
/// </summary>
public struct InterruptControllers8259
{
    public const uint SlaveLine = 2;

    internal InterruptController8259 Master;
    internal InterruptController8259 Slave;

    public void Reset()
    {
        Master.Reset();
        Slave.Reset();
    }

    /// <summary>The pin INT of the master.</summary>
    public readonly bool Output => Master.Output;

    /// <summary>The vector that <see cref="Acknowledge"/> would return now; -1 if INT is low.</summary>
    public readonly int PendingVector
    {
        get
        {
            if (!Master.Output)
            {
                return -1;
            }

            uint level = Master.PendingLevel;
            return IsCascaded(level) ? SlaveVector(Slave.PendingLevel) : Master.VectorOf(level);
        }
    }

    /// <param name="irq">0 to 15; 2 is the slave's and does nothing, and so do all above.</param>
    public void SetLine(uint irq, bool isHigh)
    {
        if (irq < 8)
        {
            if (irq != SlaveLine)
            {
                Master.SetLine(irq, isHigh);
            }
        }
        else if (irq < 16)
        {
            Slave.SetLine(irq - 8, isHigh);
            Master.SetLine(SlaveLine, Slave.Output);
        }
    }

    /// <summary>
    /// INTA: takes the pending interrupt into service and returns its vector; without one it is that of IRQ 7.
    /// </summary>
    public byte Acknowledge()
    {
        uint level = Master.Acknowledge();
        if (!IsCascaded(level))
        {
            return Master.VectorOf(level);
        }

        byte vector = SlaveVector(Slave.Acknowledge());

        // The slave lowers INT when it is acknowledged, and raises it again if it has more.
        Master.SetLine(SlaveLine, false);
        Master.SetLine(SlaveLine, Slave.Output);
        return vector;
    }

    /// <summary>A read acknowledges an interrupt: OCW3 has asked for that.</summary>
    public readonly bool IsPolled => Master.IsPolled || Slave.IsPolled;

    /// <param name="address">A0.</param>
    public uint Read(bool isSlave, uint address)
    {
        if (!isSlave)
        {
            return Master.Read(address);
        }

        uint value = Slave.Read(address);
        Master.SetLine(SlaveLine, Slave.Output);
        return value;
    }

    /// <param name="address">A0.</param>
    /// <param name="value">Bits 7:0 count.</param>
    public void Write(bool isSlave, uint address, uint value)
    {
        if (!isSlave)
        {
            Master.Write(address, value);
            return;
        }

        Slave.Write(address, value);
        Master.SetLine(SlaveLine, Slave.Output);
    }

    /// <summary>ELCR1 and ELCR2: a bit is 1 for a level-triggered line.</summary>
    public readonly uint ReadTrigger(bool isSlave) => isSlave ? Slave.LevelTriggered : Master.LevelTriggered;

    public void WriteTrigger(bool isSlave, uint value)
    {
        if (isSlave)
        {
            Slave.LevelTriggered = value & SelectableSlave;
            Master.SetLine(SlaveLine, Slave.Output);
        }
        else
        {
            Master.LevelTriggered = value & SelectableMaster;
        }
    }

    private readonly bool IsCascaded(uint level) =>
        level == SlaveLine && (Master.Cascade & (1 << (int)SlaveLine)) != 0;

    // A slave that has not been told the number of its line leaves the data bus to nobody.
    private readonly byte SlaveVector(uint level) =>
        (Slave.Cascade & 7) == SlaveLine ? Slave.VectorOf(level) : (byte)0xFF;
}
