using Bulkhead.Policy.Shapes;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Language;

/// <summary>Shapes that occur in several places of the language.</summary>
internal static class LanguageParts
{
    /// <summary>An interrupt vector that is no exception's.</summary>
    public static NumberShape Vector => new(PolicyLimits.FirstVector, PolicyLimits.LastVector);

    /// <summary>A mapping from names that it declares.</summary>
    public static TableShape Named(string noun, Shape value, int minimum, int maximum) =>
        new(new NameShape(noun, declares: true), ScalarText.NamePattern, value, minimum, maximum);
}
