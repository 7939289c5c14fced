namespace Bulkhead.Kernel.Vmx;

/// <summary>Bits that are 1 where a guest's access is a VM exit, in whole pages.</summary>
public readonly unsafe struct InterceptBitmap(ulong* words, int pages)
{
    public const int PageSize = 4096;

    private const int BitsPerWord = 64;

    public bool this[int index] => ((words[index / BitsPerWord] >> (index % BitsPerWord)) & 1) != 0;

    public void Clear(int index) => words[index / BitsPerWord] &= ~(1ul << (index % BitsPerWord));

    public void SetAll()
    {
        for (int index = 0; index < pages * (PageSize / sizeof(ulong)); index++)
        {
            words[index] = ~0ul;
        }
    }
}
