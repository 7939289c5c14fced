namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>
/// The I/O APIC 82093AA (its data sheet, chapter 3). An input is asserted or not: the polarity that software programs
/// is that of the wire, which says the same.
/// </summary>
public struct IoApic
{
    public const ulong DefaultAddress = 0xfec0_0000;

    /// <summary>The size of the registers' memory in bytes.</summary>
    public const uint MemorySize = 0x1000;

    private const uint RegisterSelectOffset = 0x00;
    private const uint WindowOffset = 0x10;

    private const uint IdRegister = 0;
    private const uint VersionRegister = 1;
    private const uint ArbitrationRegister = 2;
    private const uint FirstRedirectionRegister = 0x10;
    private const uint LastRedirectionRegister = FirstRedirectionRegister + (2 * RedirectionTable.Count) - 1;

    private const uint IdBits = 0x0f00_0000;
    private const uint VersionValue = 0x11 | ((RedirectionTable.Count - 1) << 16);

    private RedirectionTable _table;
    private uint _registerSelect;
    private uint _id;

    /// <summary>Sets of inputs, bit n for input n: those asserted, and those with remote IRR set.</summary>
    private uint _asserted;
    private uint _remoteIrr;

    /// <summary>Level-triggered interrupts that no local APIC has accepted yet: they are sent again.</summary>
    private uint _refused;

    /// <summary>All entries masked; the inputs stay as they are.</summary>
    public void Reset()
    {
        for (int index = 0; index < RedirectionTable.Count; index++)
        {
            _table[index] = RedirectionEntry.AfterReset;
        }

        _registerSelect = 0;
        _id = 0;
        _remoteIrr = 0;
        _refused = 0;
    }

    public readonly bool HasRefused => _refused != 0;

    /// <summary>Input 0, to which the 8259's output is wired, hands its interrupts to the processor.</summary>
    public readonly bool IsVirtualWire(in LocalApic localApic)
    {
        RedirectionEntry entry = new(_table[0]);
        return !entry.IsMasked && entry.DeliveryMode == DeliveryMode.ExtInt && localApic.IsAccepting
            && localApic.IsDestination(entry.Destination, entry.IsLogical);
    }

    /// <summary>Offsets 0 to <see cref="MemorySize"/> - 1; what is no register reads 0.</summary>
    public readonly uint ReadMemory(uint offset) =>
        offset == WindowOffset ? ReadRegister() : offset == RegisterSelectOffset ? _registerSelect : 0;

    /// <summary>Offsets 0 to <see cref="MemorySize"/> - 1; what is no register is not written.</summary>
    public void WriteMemory(uint offset, uint value, ref LocalApic localApic)
    {
        if (offset == RegisterSelectOffset)
        {
            _registerSelect = value & 0xff;
        }
        else if (offset == WindowOffset)
        {
            WriteRegister(value, ref localApic);
        }
    }

    /// <summary>The inputs that are asserted, bit n for input n.</summary>
    public void SetInputs(uint asserted, ref LocalApic localApic)
    {
        uint rising = asserted & ~_asserted;
        _asserted = asserted;
        _refused &= asserted;
        for (int index = 0; rising != 0 && index < RedirectionTable.Count; index++)
        {
            if ((rising & 1) != 0)
            {
                Deliver(index, ref localApic);
            }

            rising >>= 1;
        }
    }

    /// <summary>The local APIC tells that the level-triggered interrupt <paramref name="vector"/> has ended.</summary>
    public void EndInterrupt(byte vector, ref LocalApic localApic)
    {
        uint waiting = _remoteIrr;
        for (int index = 0; waiting != 0 && index < RedirectionTable.Count; index++)
        {
            if ((waiting & 1) != 0 && new RedirectionEntry(_table[index]).Vector == vector)
            {
                _remoteIrr &= ~(1u << index);
                DeliverLevel(index, ref localApic);
            }

            waiting >>= 1;
        }
    }

    /// <summary>Sends again what no local APIC has accepted.</summary>
    public void Retry(ref LocalApic localApic)
    {
        uint refused = _refused;
        for (int index = 0; refused != 0 && index < RedirectionTable.Count; index++)
        {
            if ((refused & 1) != 0)
            {
                DeliverLevel(index, ref localApic);
            }

            refused >>= 1;
        }
    }

    private readonly uint ReadRegister()
    {
        uint register = _registerSelect;
        if (register is >= FirstRedirectionRegister and <= LastRedirectionRegister)
        {
            int index = (int)(register - FirstRedirectionRegister) >> 1;
            ulong entry = _table[index] | ((_remoteIrr >> index & 1) != 0 ? RedirectionEntry.RemoteIrr : 0);
            return (register & 1) != 0 ? (uint)(entry >> 32) : (uint)entry;
        }

        return register is IdRegister or ArbitrationRegister ? _id : register == VersionRegister ? VersionValue : 0;
    }

    private void WriteRegister(uint value, ref LocalApic localApic)
    {
        uint register = _registerSelect;
        if (register == IdRegister)
        {
            _id = value & IdBits;
        }

        if (register is < FirstRedirectionRegister or > LastRedirectionRegister)
        {
            return;
        }

        int index = (int)(register - FirstRedirectionRegister) >> 1;
        ulong old = _table[index];
        ulong entry = (register & 1) != 0 ? (uint)old | ((ulong)value << 32) : (old & ~0xffff_fffful) | value;
        _table[index] = entry & RedirectionEntry.Writable;
        _refused &= ~(1u << index);
        if (!new RedirectionEntry(entry).IsLevel)
        {
            _remoteIrr &= ~(1u << index);
        }

        DeliverLevel(index, ref localApic);
    }

    /// <summary>
    /// An input has become asserted. An edge counts now or never: the data sheet says so of masked ones.
    /// </summary>
    private void Deliver(int index, ref LocalApic localApic)
    {
        RedirectionEntry entry = new(_table[index]);
        if (entry.IsLevel)
        {
            DeliverLevel(index, ref localApic);
        }
        else if (!entry.IsMasked)
        {
            _ = Send(entry, ref localApic);
        }
    }

    private void DeliverLevel(int index, ref LocalApic localApic)
    {
        RedirectionEntry entry = new(_table[index]);
        uint input = 1u << index;
        if (!entry.IsLevel || entry.IsMasked || (_asserted & ~_remoteIrr & input) == 0)
        {
            return;
        }

        if (Send(entry, ref localApic))
        {
            _remoteIrr |= input;
            _refused &= ~input;
        }
        else
        {
            _refused |= input;
        }
    }

    /// <summary>
    /// False if the message is for nobody. SMI, NMI and INIT end here: the kernel raises none in a subject. ExtINT is
    /// no message here: see <see cref="IsVirtualWire"/>.
    /// </summary>
    private static bool Send(RedirectionEntry entry, ref LocalApic localApic) =>
        entry.DeliveryMode is DeliveryMode.Fixed or DeliveryMode.LowestPriority
        && localApic.IsDestination(entry.Destination, entry.IsLogical)
        && localApic.Accept(entry.Vector, entry.IsLevel);
}
