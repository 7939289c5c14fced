using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;
using YamlDotNet.Serialization.NodeDeserializers;

namespace Bulkhead.ImageChecker.Rules;

/// <summary>
/// Reads a rules file into <see cref="ImageRules"/> and refuses a broken one with file, line, rule and cure.
/// </summary>
public static class RulesReader
{
    /// <summary>Reads a rules file.</summary>
    /// <param name="path">Path of the YAML file.</param>
    /// <exception cref="RulesException">It cannot be read, is not such a file, or contradicts itself.</exception>
    public static ImageRules Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RulesException($"{path}: cannot be read: {failure.Message}: correct the path");
        }
    }

    /// <summary>Reads rules from text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">What to call it in a refusal.</param>
    /// <exception cref="RulesException">It is not such a file, or contradicts itself.</exception>
    public static ImageRules Parse(string text, string path)
    {
        ImageRules? rules;
        try
        {
            rules = Deserializer().Deserialize<ImageRules?>(text);
        }
        catch (YamlException refusal)
        {
            string cause = OneLine(refusal.InnerException?.Message ?? refusal.Message);
            throw new RulesException(
                $"{path}:{refusal.Start.Line}: {cause}: see docs/image-checker.md for the format");
        }

        if (rules is null)
        {
            throw new RulesException($"{path}:1: the file is empty: it needs at least `version` and `entries`");
        }

        RulesValidator.Validate(rules, path);
        return rules;
    }

    private static IDeserializer Deserializer() => new DeserializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance)
        .WithEnforceRequiredMembers()
        .WithEnforceNullability()
        .WithDuplicateKeyChecking()
        .WithNodeDeserializer(inner => new LineRecorder(inner), where => where.InsteadOf<ObjectNodeDeserializer>())
        .Build();

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
