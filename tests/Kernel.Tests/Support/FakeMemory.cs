namespace Bulkhead.Kernel.Tests.Support;

/// <summary>Physical memory: blocks of bytes at addresses, and nothing between them.</summary>
public sealed class FakeMemory
{
    private readonly SortedList<ulong, byte[]> blocks = [];

    /// <summary>Places <paramref name="bytes"/> at <paramref name="address"/>; a block there is replaced.</summary>
    public FakeMemory Place(ulong address, ReadOnlySpan<byte> bytes)
    {
        blocks[address] = bytes.ToArray();
        return this;
    }

    /// <summary>The bytes of [address, address + length) if one block holds them all.</summary>
    public bool TryView(ulong address, ulong length, out ReadOnlySpan<byte> bytes)
    {
        foreach ((ulong start, byte[] block) in blocks)
        {
            ulong offset = address - start;
            if (address >= start && offset <= (ulong)block.Length && length <= (ulong)block.Length - offset)
            {
                bytes = block.AsSpan((int)offset, (int)length);
                return true;
            }
        }

        bytes = default;
        return false;
    }
}
