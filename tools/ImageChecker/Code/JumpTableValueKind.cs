namespace Bulkhead.ImageChecker.Code;

/// <summary>The forms of value that make up a jump through a table.</summary>
internal enum JumpTableValueKind
{
    /// <summary>Anything.</summary>
    Unknown,

    /// <summary>Bits 63:32 are zero.</summary>
    ZeroExtended,

    /// <summary>Bits 31:0 are at most the bound; bits 63:32 are anything.</summary>
    LowHalfBounded,

    /// <summary>At most the bound.</summary>
    Bounded,

    /// <summary>A constant address.</summary>
    Address,

    /// <summary>A 32-bit element of the table at the address, with an index of at most the bound.</summary>
    Element,

    /// <summary>Such an element plus the base.</summary>
    Target,
}
