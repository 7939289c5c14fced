namespace Bulkhead.Policy.Model;

/// <summary>
/// The product of two total orders. Information may flow from one partition to another if its secrecy does not sink
/// (Bell and LaPadula 1973) and its integrity does not rise (Biba 1977).
/// </summary>
/// <param name="Secrecy">The levels of secrecy, lowest first; empty if the policy has none.</param>
/// <param name="Integrity">The levels of integrity, lowest first; empty if the policy has none.</param>
public sealed record LevelLattice(
    IReadOnlyList<Located<string>> Secrecy,
    IReadOnlyList<Located<string>> Integrity)
{
    /// <summary>The height of a level of secrecy, 0 for the lowest; -1 if there is none of the name.</summary>
    public int SecrecyOf(string? level) => HeightOf(Secrecy, level);

    /// <summary>The height of a level of integrity, 0 for the lowest; -1 if there is none of the name.</summary>
    public int IntegrityOf(string? level) => HeightOf(Integrity, level);

    private static int HeightOf(IReadOnlyList<Located<string>> levels, string? level)
    {
        for (int height = 0; height < levels.Count; height++)
        {
            if (levels[height].Value == level)
            {
                return height;
            }
        }

        return -1;
    }
}
