namespace Bulkhead.ImageChecker.Code;

/// <summary>What is known of a register on the way to a jump through a table.</summary>
/// <param name="Kind">Which of the following it is.</param>
/// <param name="Bound">The largest value of an index, alone or in a table.</param>
/// <param name="Address">A constant: an address, or where the table lies.</param>
/// <param name="Base">The constant that was added to an element of the table.</param>
/// <param name="IsSigned">Whether the element was sign-extended.</param>
internal readonly record struct JumpTableValue(
    JumpTableValueKind Kind,
    uint Bound = 0,
    ulong Address = 0,
    ulong Base = 0,
    bool IsSigned = false);
