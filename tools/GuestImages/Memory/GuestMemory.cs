namespace Bulkhead.GuestImages.Memory;

/// <summary>
/// A guest's memory while it is laid out: which regions there are, what of them is taken, and what is there.
/// </summary>
/// <param name="regions">The regions; no two overlap.</param>
internal sealed class GuestMemory(IReadOnlyList<GuestRegion> regions)
{
    private readonly List<(string Name, ulong Start, ulong End)> taken = [];
    private readonly List<GuestPiece> pieces = [];

    /// <summary>The regions, ascending.</summary>
    public IReadOnlyList<GuestRegion> Regions { get; } = [.. regions.OrderBy(region => region.Start)];

    /// <summary>What has been written, ascending.</summary>
    public IReadOnlyList<GuestPiece> Pieces => [.. pieces.OrderBy(piece => piece.Address)];

    /// <summary>Takes a range for <paramref name="name"/> of <paramref name="file"/>.</summary>
    /// <exception cref="GuestImageException">It does not lie in one region, or is taken.</exception>
    public void Take(string file, string name, ulong address, ulong length)
    {
        if (!Regions.Any(region => region.CanBeLoaded && Holds(region, address, length)))
        {
            throw new GuestImageException(
                file,
                $"{name} takes 0x{length:x} bytes at 0x{address:x}, which do not lie in one private region of the "
                + "guest's memory: grant it memory there");
        }

        foreach ((string other, ulong start, ulong end) in taken)
        {
            if (address < end && start < address + length)
            {
                throw new GuestImageException(
                    file,
                    $"{name} takes 0x{length:x} bytes at 0x{address:x}, where 0x{start:x} to 0x{end - 1:x} are "
                    + $"{other}'s: an image must leave room for what it is started with");
            }
        }

        taken.Add((name, address, address + length));
    }

    /// <summary>Takes the lowest free range of writable memory, or of any, between two addresses.</summary>
    /// <exception cref="GuestImageException">There is none.</exception>
    public ulong TakeLowest(
        string file,
        string name,
        ulong length,
        ulong alignment,
        ulong minimum,
        ulong limit,
        bool isWritten = true)
    {
        ulong? address = FindLowest(length, alignment, minimum, limit, isWritten);
        if (address is not { } found)
        {
            throw NoRoom(file, name, length, minimum, limit);
        }

        Take(file, name, found, length);
        return found;
    }

    /// <summary>Takes the highest free range of writable memory between two addresses.</summary>
    /// <exception cref="GuestImageException">There is none.</exception>
    public ulong TakeHighest(string file, string name, ulong length, ulong alignment, ulong minimum, ulong limit)
    {
        if (FindHighest(length, alignment, minimum, limit) is not { } found)
        {
            throw NoRoom(file, name, length, minimum, limit);
        }

        Take(file, name, found, length);
        return found;
    }

    /// <summary>The highest free range between two addresses; null if there is none.</summary>
    public ulong? FindHighest(ulong length, ulong alignment, ulong minimum, ulong limit)
    {
        ulong? best = null;
        foreach (GuestRegion region in Candidates(isWritten: true))
        {
            ulong floor = Math.Max(region.Start, minimum);
            ulong end = Math.Min(region.End, limit);
            while (end >= floor && end - floor >= length)
            {
                ulong address = (end - length) & ~(alignment - 1);
                if (address < floor)
                {
                    break;
                }

                if (Blocker(address, length) is not { } blocker)
                {
                    best = Math.Max(best ?? 0, address);
                    break;
                }

                end = blocker.Start;
            }
        }

        return best;
    }

    /// <summary>The lowest free range between two addresses; null if there is none.</summary>
    public ulong? FindLowest(ulong length, ulong alignment, ulong minimum, ulong limit, bool isWritten = true)
    {
        foreach (GuestRegion region in Candidates(isWritten))
        {
            ulong end = Math.Min(region.End, limit);
            ulong address = Math.Max(region.Start, minimum);
            while (AlignUp(address, alignment) is { } aligned && aligned <= end && end - aligned >= length)
            {
                if (Blocker(aligned, length) is not { } blocker)
                {
                    return aligned;
                }

                address = blocker.End;
            }
        }

        return null;
    }

    /// <summary>Writes bytes to a range that has been taken.</summary>
    public void Write(string name, ulong address, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length != 0)
        {
            pieces.Add(new GuestPiece(name, address, bytes));
        }
    }

    /// <summary>Takes a range and writes all of it.</summary>
    public void Place(string file, string name, ulong address, ReadOnlyMemory<byte> bytes)
    {
        Take(file, name, address, (ulong)bytes.Length);
        Write(name, address, bytes);
    }

    /// <summary>Whether a range lies in a region.</summary>
    public static bool Holds(GuestRegion region, ulong address, ulong length) =>
        address >= region.Start && address - region.Start <= region.Length
        && length <= region.Length - (address - region.Start);

    private static ulong? AlignUp(ulong value, ulong alignment)
    {
        ulong aligned = unchecked(value + alignment - 1) & ~(alignment - 1);
        return aligned >= value ? aligned : null;
    }

    private static GuestImageException NoRoom(
        string file, string name, ulong length, ulong minimum, ulong limit) => new(
        file,
        $"{name} takes 0x{length:x} bytes, and the guest has no private memory for them from 0x{minimum:x} to "
        + $"0x{limit - 1:x}: grant it more memory there");

    private IEnumerable<GuestRegion> Candidates(bool isWritten) =>
        Regions.Where(region => region.CanBeLoaded && (region.IsWritable || !isWritten));

    private (ulong Start, ulong End)? Blocker(ulong address, ulong length)
    {
        foreach ((_, ulong start, ulong end) in taken)
        {
            if (address < end && start < address + length)
            {
                return (start, end);
            }
        }

        return null;
    }
}
