namespace Bulkhead.Systems.Attack.BystanderProgram;

using System.Runtime.CompilerServices;

/// <summary>
/// The bystander's memory, in a pattern that follows from the frame's number, and its frames' times.
/// </summary>
public struct WorkRecord
{
    private const int Words = 128;

    private Pattern _pattern;
    private ulong _seed;
    private ulong _last;

    /// <summary>Words that were not as they had been left.</summary>
    public ulong Spoilt { get; private set; }

    /// <summary>The shortest and the longest time from one frame to the next, in ticks.</summary>
    public ulong Shortest { get; private set; }

    public ulong Longest { get; private set; }

    /// <summary>
    /// The number of the first frame that began at another distance than those before it; 0 if none did.
    /// </summary>
    public ulong FirstDeviation { get; private set; }

    /// <summary>All frames began at the same distance, and no word was spoilt.</summary>
    public readonly bool IsUndisturbed => Spoilt == 0 && Longest != 0 && Longest == Shortest;

    public void Begin()
    {
        Shortest = ~0ul;
        Fill();
    }

    /// <summary>A frame has begun at the time, in ticks.</summary>
    public void EndFrame(ulong now)
    {
        if (_last != 0)
        {
            ulong distance = now - _last;
            Shortest = distance < Shortest ? distance : Shortest;
            Longest = distance > Longest ? distance : Longest;
            if (Longest != Shortest && FirstDeviation == 0)
            {
                FirstDeviation = _seed;
            }
        }

        _last = now;
        Check();
        _seed++;
        Fill();
    }

    private void Fill()
    {
        for (int index = 0; index < Words; index++)
        {
            _pattern[index] = Mix((ulong)index);
        }
    }

    private void Check()
    {
        for (int index = 0; index < Words; index++)
        {
            Spoilt += _pattern[index] == Mix((ulong)index) ? 0 : 1u;
        }
    }

    private readonly ulong Mix(ulong index) => ((_seed << 32) + index) * 0x9e37_79b9_7f4a_7c15;

    [InlineArray(Words)]
    private struct Pattern
    {
        private ulong _first;
    }
}
