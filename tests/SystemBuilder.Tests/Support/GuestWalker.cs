using System.Buffers.Binary;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.SystemBuilder.Tests.Support;

/// <summary>
/// Walks a native subject's page tables as SDM Vol. 3A, 4.5 says, from the bytes alone. It shares no code with what
/// made
/// them.
/// </summary>
internal sealed class GuestWalker(ulong start, ReadOnlyMemory<byte> tables)
{
    /// <summary>Every page that is mapped: linear address, physical address, size and rights.</summary>
    public IEnumerable<(ulong Linear, ulong Physical, ulong Size, EptRights Rights)> Pages() =>
        Pages(start, 39, 0, isWritable: true, isExecutable: true);

    private IEnumerable<(ulong Linear, ulong Physical, ulong Size, EptRights Rights)> Pages(
        ulong table, int shift, ulong linear, bool isWritable, bool isExecutable)
    {
        for (uint index = 0; index < 512; index++)
        {
            int offset = (int)(table - start + (index * 8));
            ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(tables.Span.Slice(offset, 8));
            if (entry == 0)
            {
                continue;
            }

            Assert.Equal(1ul, entry & 1);
            Assert.Equal(0ul, entry & 4);
            Assert.NotEqual(0ul, entry & 0x20);
            bool mayWrite = isWritable && (entry & 2) != 0;
            bool mayExecute = isExecutable && (entry >> 63) == 0;
            ulong address = entry & 0x000f_ffff_ffff_f000;
            ulong at = linear | ((ulong)index << shift);
            if (shift != 12 && (entry & 0x80) == 0)
            {
                foreach (var page in Pages(address, shift - 9, at, mayWrite, mayExecute))
                {
                    yield return page;
                }

                continue;
            }

            Assert.NotEqual(0ul, entry & 0x40);
            Assert.True(shift is 12 or 21);
            yield return (at, address, 1ul << shift, EptRights.Read
                | (mayWrite ? EptRights.Write : 0) | (mayExecute ? EptRights.Execute : 0));
        }
    }
}
