namespace Bulkhead.Subjects.Pc.Processor;

using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// INS and OUTS with any prefix, a bounded number of iterations an exit, as if the processor had been interrupted
/// between them (SDM Vol. 2B, REP). For each: <see cref="TryNext"/>, then <see cref="Store"/> what the port gave or
/// give it what <see cref="Load"/> says; or several at once by <see cref="Block"/> and <see cref="PassBlock"/>. At
/// the end <see cref="Commit"/>.
/// </summary>
public unsafe struct StringIo
{
    public const uint MaximumIterations = 256;

    private const byte Rcx = 1;
    private const byte Rsi = 6;
    private const byte Rdi = 7;
    private const ulong DirectionFlag = 1 << 10;
    private const ulong PageOffset = 0xfff;
    private const ulong PageSize = PageOffset + 1;

    private readonly IoInstructionQualification _qualification;
    private readonly PagingState _paging;
    private readonly uint _addressSize;
    private readonly ulong _addressMask;
    private readonly ulong _linearMask;
    private readonly ulong _segmentBase;
    private readonly ulong _step;
    private readonly byte _pointer;
    private ulong _offset;
    private ulong _count;
    private uint _iterations;
    private bool _isFault;
    private LinearOperand _operand;

    /// <summary>The page of the last operand: linear address, and where the monitor sees it; null if none.</summary>
    private ulong _pageLinear;
    private byte* _page;

    /// <summary>
    /// Takes the exit: its qualification, VM-exit instruction information and guest-linear address (SDM Vol. 3C,
    /// 28.2.1 and table 28-8), and the state of the subject.
    /// </summary>
    public StringIo(
        ulong qualification, ulong instructionInformation, ulong linear, ref GeneralRegisters registers, ulong flags,
        in PagingState paging, CodeMode mode)
    {
        this = default;
        _qualification = new(qualification);
        _paging = paging;
        ulong addressSize = instructionInformation >> 7 & 7;
        _addressSize = addressSize == 0 ? 2u : addressSize == 1 ? 4u : 8u;
        _addressMask = ulong.MaxValue >> (int)(64 - (_addressSize << 3));
        _linearMask = mode == CodeMode.Code64 ? ulong.MaxValue : uint.MaxValue;
        _step = (flags & DirectionFlag) != 0 ? 0 - (ulong)_qualification.Size : _qualification.Size;
        _pointer = _qualification.IsInput ? Rdi : Rsi;
        _offset = registers[_pointer] & _addressMask;
        _segmentBase = linear - _offset;
        _count = _qualification.HasRepeatPrefix ? registers[Rcx] & _addressMask : 1;
    }

    /// <summary>The port is read: INS.</summary>
    public readonly bool IsInput => _qualification.IsInput;

    public readonly ushort Port => _qualification.Port;

    /// <summary>The size of an access in bytes: 1, 2 or 4.</summary>
    public readonly uint Size => _qualification.Size;

    public readonly StringIoOutcome Outcome => _count == 0 ? StringIoOutcome.Finished
        : _isFault && _iterations == 0 ? StringIoOutcome.PageFault
        : StringIoOutcome.Unfinished;

    /// <summary>
    /// Finds the next iteration's operand, before the port is touched. False if there is none, or it is not for this
    /// exit, or it cannot be accessed.
    /// </summary>
    public bool TryNext(ref GuestMemory memory)
    {
        if (_count == 0 || _iterations >= MaximumIterations || _isFault)
        {
            return false;
        }

        ulong linear = Linear;
        if (_page != null && (linear & ~PageOffset) == _pageLinear && (linear & PageOffset) <= PageSize - Size)
        {
            return true;
        }

        PageAccess access = IsInput ? PageAccess.Write : PageAccess.Read;
        _page = null;
        _isFault = !LinearOperand.TryLocate(ref memory, in _paging, linear, Size, access, out _operand);
        if (!_isFault && GuestPageWalk.TryTranslate(ref memory, in _paging, linear, access, out ulong physical))
        {
            _pageLinear = linear & ~PageOffset;
            _page = (linear & PageOffset) <= PageSize - Size ? memory.Locate(physical & ~PageOffset, PageSize) : null;
        }

        return !_isFault;
    }

    /// <summary>Ends an iteration of INS with what the port gave.</summary>
    public void Store(uint value)
    {
        if (_page != null)
        {
            GuestMemory.Store(_page + (Linear & PageOffset), Size, value);
        }
        else
        {
            _operand.Write(value);
        }

        Pass(1);
    }

    /// <summary>Ends an iteration of OUTS: what the port gets.</summary>
    public uint Load()
    {
        ulong value = _page != null ? GuestMemory.Load(_page + (Linear & PageOffset), Size) : _operand.Read();
        Pass(1);
        return (uint)value;
    }

    /// <summary>
    /// The memory of the iterations that can be done at once, the one that <see cref="TryNext"/> found first;
    /// <paramref name="count"/> is how many, 0 if they must be done one by one.
    /// </summary>
    public readonly byte* Block(out uint count)
    {
        ulong offset = Linear & PageOffset;
        count = 0;
        if (_page == null || _step != Size)
        {
            return null;
        }

        ulong toWrap = (_addressMask - _offset) / Size;
        ulong many = System.Math.Min((PageSize - offset) / Size, System.Math.Min(toWrap, _count));
        count = (uint)System.Math.Min(many, (ulong)(MaximumIterations - _iterations));
        return _page + offset;
    }

    /// <summary>The first <paramref name="count"/> iterations of <see cref="Block"/> have been done.</summary>
    public void PassBlock(uint count) => Pass(count);

    /// <summary>
    /// Does this exit's iterations with the ports of <paramref name="devices"/>, and updates the registers.
    /// </summary>
    public StringIoOutcome Run(
        ref PcDevices devices, ref GuestMemory memory, ref GeneralRegisters registers, ulong now)
    {
        while (TryNext(ref memory))
        {
            byte* block = Block(out uint count);
            if (count == 0)
            {
                RunOne(ref devices, now);
            }
            else if (IsInput)
            {
                PcPorts.ReadString(ref devices, Port, Size, (ulong)block, count, now);
                PassBlock(count);
            }
            else
            {
                PcPorts.WriteString(ref devices, Port, Size, (ulong)block, count, now);
                PassBlock(count);
            }
        }

        Commit(ref registers);
        return Outcome;
    }

    /// <summary>Writes the pointer and, with a repeat prefix, RCX.</summary>
    public readonly void Commit(ref GeneralRegisters registers)
    {
        if (_iterations == 0)
        {
            return;
        }

        OperandRegister.Write(ref registers, _pointer, _addressSize, isHighByte: false, _offset);
        if (_qualification.HasRepeatPrefix)
        {
            OperandRegister.Write(ref registers, Rcx, _addressSize, isHighByte: false, _count);
        }
    }

    private void RunOne(ref PcDevices devices, ulong now)
    {
        if (IsInput)
        {
            Store(PcPorts.Read(ref devices, Port, Size, now));
        }
        else
        {
            PcPorts.Write(ref devices, Port, Size, Load(), now);
        }
    }

    private readonly ulong Linear => (_segmentBase + _offset) & _linearMask;

    private void Pass(uint count)
    {
        _offset = (_offset + (_step * count)) & _addressMask;
        _count -= count;
        _iterations += count;
    }
}
