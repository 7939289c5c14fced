using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Loading;

/// <summary>What came of reading a policy.</summary>
/// <param name="Location">Where it is.</param>
/// <param name="Policy">The policy; null if there is any error.</param>
/// <param name="Errors">What is wrong with it, in the order of the document.</param>
public sealed record LoadedPolicy(
    SystemLocation Location,
    SystemPolicy? Policy,
    IReadOnlyList<PolicyError> Errors);
