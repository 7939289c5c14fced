namespace Bulkhead.Subjects.Pc.Processor;

/// <summary>What an instruction does with its memory operand.</summary>
public enum MmioOperation : byte
{
    /// <summary>The first eight as bits 5:3 of their opcodes encode them.</summary>
    Add = 0,
    Or = 1,
    AddWithCarry = 2,
    SubtractWithBorrow = 3,
    And = 4,
    Subtract = 5,
    ExclusiveOr = 6,
    Compare = 7,
    Test,
    Move,
    MoveZeroExtended,
    MoveSignExtended,
    Exchange,

    /// <summary>STOS, LODS and MOVS.</summary>
    StoreString,
    LoadString,
    MoveString,
}
