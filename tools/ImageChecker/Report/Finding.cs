namespace Bulkhead.ImageChecker.Report;

/// <summary>One place where the image breaks a rule.</summary>
/// <param name="Place">Address and symbol, segment, section, symbol or line of the rules file.</param>
/// <param name="Subject">The instruction or value found there; may be empty.</param>
/// <param name="Rule">What must hold and does not.</param>
/// <param name="Cure">What to do about it.</param>
public sealed record Finding(string Place, string Subject, string Rule, string Cure)
{
    /// <summary>The finding in one line.</summary>
    public override string ToString() =>
        Subject.Length == 0 ? $"{Place}: {Rule}: {Cure}" : $"{Place}: {Subject}: {Rule}: {Cure}";
}
