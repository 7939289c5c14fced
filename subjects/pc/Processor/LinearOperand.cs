namespace Bulkhead.Subjects.Pc.Processor;

/// <summary>
/// An operand of 1 to 8 bytes in the guest's memory, found before anything is done with it. It may cross two pages.
/// </summary>
public unsafe struct LinearOperand
{
    private const uint PageSize = 4096;

    private byte* _address;
    private uint _size;

    /// <summary>The part in the second page, and how many bytes come before it.</summary>
    private byte* _secondAddress;
    private uint _firstSize;

    /// <summary>False: a page fault, or no memory there.</summary>
    public static bool TryLocate(
        ref GuestMemory memory, in PagingState paging, ulong linear, uint size, PageAccess access,
        out LinearOperand operand)
    {
        uint left = PageSize - ((uint)linear & (PageSize - 1));
        operand = default;
        operand._size = size;
        operand._firstSize = size <= left ? size : left;
        operand._address = Locate(ref memory, in paging, linear, operand._firstSize, access);
        if (operand._address == null || size <= left)
        {
            return operand._address != null;
        }

        operand._secondAddress = Locate(ref memory, in paging, linear + left, size - left, access);
        return operand._secondAddress != null;
    }

    public readonly ulong Read()
    {
        ulong value = GuestMemory.Load(_address, _firstSize);
        return _firstSize == _size
            ? value
            : value | (GuestMemory.Load(_secondAddress, _size - _firstSize) << (int)(_firstSize << 3));
    }

    public readonly void Write(ulong value)
    {
        GuestMemory.Store(_address, _firstSize, value);
        if (_firstSize != _size)
        {
            GuestMemory.Store(_secondAddress, _size - _firstSize, value >> (int)(_firstSize << 3));
        }
    }

    private static byte* Locate(
        ref GuestMemory memory, in PagingState paging, ulong linear, uint size, PageAccess access) =>
        GuestPageWalk.TryTranslate(ref memory, in paging, linear, access, out ulong physical)
            ? memory.Locate(physical, size)
            : null;
}
