namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// I/O bitmaps A and B, one page behind the other: a bit for each of the ports 0 to 7FFFH and 8000H to FFFFH
/// (SDM Vol. 3C, 25.6.4). An access is a VM exit if the bit of any port that it touches is 1, or if it wraps around
/// behind FFFFH.
/// </summary>
public readonly unsafe struct IoBitmaps(ulong* pages)
{
    private readonly InterceptBitmap _bits = new(pages, 2);

    /// <summary>The page of the ports 0 to 7FFFH.</summary>
    public HostPhysicalAddress A { get; } = new((ulong)pages);

    /// <summary>The page of the ports 8000H to FFFFH.</summary>
    public HostPhysicalAddress B => new(A.Value + InterceptBitmap.PageSize);

    /// <summary>Every access is a VM exit.</summary>
    public void InterceptAll() => _bits.SetAll();

    /// <summary>
    /// Gives the guest the ports from <paramref name="first"/> to <paramref name="last"/> themselves; none of them if
    /// these are the wrong way round.
    /// </summary>
    public void Allow(ushort first, ushort last)
    {
        for (int port = first; port <= last; port++)
        {
            _bits.Clear(port);
        }
    }

    /// <summary>Whether an access of <paramref name="size"/> bytes, 1, 2 or 4, is a VM exit.</summary>
    public bool Intercepts(ushort port, int size)
    {
        bool intercepts = port + size > 0x10000;
        for (int touched = port; touched < port + size && !intercepts; touched++)
        {
            intercepts = _bits[touched];
        }

        return intercepts;
    }
}
