namespace Bulkhead.ImageChecker.Rules;

/// <summary>Code that runs in another mode than 64-bit.</summary>
public sealed record CodeModeRule : AllowedSymbol
{
    /// <summary>Default operand and address size in bits: 16 or 32.</summary>
    public required int Bits { get; init; }
}
