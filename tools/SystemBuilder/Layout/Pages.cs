namespace Bulkhead.SystemBuilder.Layout;

/// <summary>Sizes of pages, and rounding to them.</summary>
public static class Pages
{
    /// <summary>The bytes of a small page.</summary>
    public const ulong Small = 4096;

    /// <summary>The bytes of a large page.</summary>
    public const ulong Large = 2 << 20;

    /// <summary>The first multiple of <paramref name="alignment"/>, a power of 2, that is not below.</summary>
    public static ulong AlignUp(ulong value, ulong alignment) => checked(value + alignment - 1) & ~(alignment - 1);

    /// <summary>The first address that is not below and as far behind a large page's start as another one.</summary>
    public static ulong CongruentUp(ulong value, ulong other)
    {
        ulong offset = other % Large;
        return AlignUp(value > offset ? value - offset : 0, Large) + offset;
    }

    /// <summary>The bytes of the small pages that hold <paramref name="length"/> bytes.</summary>
    public static ulong RoundUp(ulong length) => AlignUp(length, Small);
}
