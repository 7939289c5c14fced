using System.Reflection;

namespace Bulkhead.Policy.Diagnostics;

/// <summary>The table of all rules: every static field of the type <see cref="PolicyRule"/> of this library.</summary>
public static class PolicyRules
{
    /// <summary>All rules, by section and identifier.</summary>
    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        .. typeof(PolicyRules).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType == typeof(PolicyRule))
            .Select(field => (PolicyRule)field.GetValue(null)!)
            .OrderBy(rule => rule.Section)
            .ThenBy(rule => rule.Id, StringComparer.Ordinal),
    ];
}
