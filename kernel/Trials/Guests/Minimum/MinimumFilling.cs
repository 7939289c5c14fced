namespace Bulkhead.Kernel.Trials.Guests.Minimum;

using Bulkhead.Kernel.Vmx;

/// <summary>
/// What a VMCS region holds before it is used. Fields that are not written have undefined content (SDM Vol. 3C,
/// 25.11.3): a field may be left out only if VM entry succeeds whatever is there, of which these are samples.
/// </summary>
public enum MinimumFilling : byte
{
    Zeros,
    Ones,

    /// <summary>Every byte is 5AH; with the next one, every bit has either value.</summary>
    Pattern5A,

    /// <summary>Every byte is A5H.</summary>
    PatternA5,

    /// <summary>Pseudo-random from a fixed seed: no two fields agree by chance.</summary>
    RandomA,

    /// <summary>The same from another seed.</summary>
    RandomB,
}

/// <summary>Fills VMCS regions.</summary>
public static unsafe class MinimumFillings
{
    /// <summary>How many fillings there are.</summary>
    public const int Count = (int)MinimumFilling.RandomB + 1;

    /// <summary>
    /// Fills the page at <paramref name="region"/> but for its first four bytes, which get the revision identifier.
    /// </summary>
    public static void Fill(ulong region, MinimumFilling filling, uint revisionIdentifier)
    {
        ulong value = filling switch
        {
            MinimumFilling.Zeros => 0,
            MinimumFilling.Ones => ~0ul,
            MinimumFilling.Pattern5A => 0x5a5a_5a5a_5a5a_5a5a,
            MinimumFilling.PatternA5 => 0xa5a5_a5a5_a5a5_a5a5,
            MinimumFilling.RandomA => 0x9e37_79b9_7f4a_7c15,
            _ => 0xd1b5_4a32_d192_ed03,
        };
        bool isRandom = filling >= MinimumFilling.RandomA;
        for (ulong offset = 0; offset < VmxRegion.Size; offset += sizeof(ulong))
        {
            *(ulong*)(region + offset) = value;
            value = isRandom ? Next(value) : value;
        }

        *(uint*)region = revisionIdentifier;
    }

    /// <summary>Marsaglia's xorshift generator, with shifts of 13, 7 and 17.</summary>
    private static ulong Next(ulong value)
    {
        value ^= value << 13;
        value ^= value >> 7;
        return value ^ (value << 17);
    }
}
