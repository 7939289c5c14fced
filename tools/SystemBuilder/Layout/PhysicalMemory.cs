using Bulkhead.Policy.Rules;

namespace Bulkhead.SystemBuilder.Layout;

/// <summary>
/// Hands out the physical memory of a system upwards, in whole pages, and remembers what for. What is 2 MiB or longer
/// begins as far behind a 2 MiB boundary as its subject sees it, so that EPT can map it with large pages.
/// </summary>
/// <param name="start">The address of the first byte, a page boundary.</param>
/// <param name="length">How many bytes there are: whole pages.</param>
public sealed class PhysicalMemory(ulong start, ulong length)
{
    private readonly List<AllocatedRange> ranges = [];

    /// <summary>The first byte.</summary>
    public ulong Start { get; } = start;

    /// <summary>The bytes there are.</summary>
    public ulong Length { get; } = length;

    /// <summary>The first address that has not been handed out.</summary>
    public ulong Position { get; private set; } = start;

    /// <summary>What has been handed out, ascending.</summary>
    public IReadOnlyList<AllocatedRange> Ranges => ranges;

    /// <summary>
    /// The address of <paramref name="bytes"/> bytes, rounded up to pages, that a subject sees at
    /// <paramref name="guestPhysical"/>.
    /// </summary>
    /// <exception cref="SystemBuildException">There is not enough left.</exception>
    public ulong Allocate(string owner, string purpose, ulong bytes, ulong guestPhysical = 0)
    {
        ulong rounded = Pages.RoundUp(bytes);
        ulong address = rounded >= Pages.Large
            ? Pages.CongruentUp(Position, guestPhysical)
            : Pages.AlignUp(Position, Pages.Small);
        ulong end = Start + Length;
        if (address > end || rounded > end - address)
        {
            throw new SystemBuildException(
                BuildRules.MemoryRoom,
                "memory",
                $"{owner} needs {Sizes.Text(rounded)} for {purpose} at 0x{address:x}, but the system's memory "
                + $"ends at 0x{end:x} ({Sizes.Text(Length)} from 0x{Start:x}): give the machine more memory");
        }

        ranges.Add(new AllocatedRange(owner, purpose, address, rounded));
        Position = address + rounded;
        return address;
    }
}
