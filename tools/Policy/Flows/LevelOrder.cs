using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Flows;

/// <summary>Which flows the levels of a policy allow.</summary>
/// <param name="policy">The policy.</param>
public sealed class LevelOrder(SystemPolicy policy)
{
    /// <summary>Bell and LaPadula: secrecy does not sink. Holds where a level is unknown: another error.</summary>
    public bool KeepsSecrecy(Subject from, Subject to)
    {
        (int source, int target) = (Secrecy(from), Secrecy(to));
        return source < 0 || target < 0 || source <= target;
    }

    /// <summary>Biba: integrity does not rise. Holds where a level is unknown: another error.</summary>
    public bool KeepsIntegrity(Subject from, Subject to)
    {
        (int source, int target) = (Integrity(from), Integrity(to));
        return source < 0 || target < 0 || source >= target;
    }

    /// <summary>Whether the levels allow a flow.</summary>
    public bool Allows(Subject from, Subject to) => KeepsSecrecy(from, to) && KeepsIntegrity(from, to);

    private int Secrecy(Subject subject) =>
        policy.Levels.SecrecyOf(policy.FindPartition(subject.Partition)?.Secrecy?.Value);

    private int Integrity(Subject subject) =>
        policy.Levels.IntegrityOf(policy.FindPartition(subject.Partition)?.Integrity?.Value);
}
