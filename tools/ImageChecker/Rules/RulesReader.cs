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
    /// <summary>A chain of more files than this is taken for a loop.</summary>
    private const int LongestChain = 4;

    /// <summary>Reads a rules file, the one that it includes, and so on.</summary>
    /// <param name="path">Path of the YAML file.</param>
    /// <exception cref="RulesException">It cannot be read, is not such a file, or contradicts itself.</exception>
    public static ImageRules Load(string path) => Resolve(Read(path), path, 1);

    /// <summary>Reads rules from text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">What to call it in a refusal.</param>
    /// <exception cref="RulesException">It is not such a file, or contradicts itself.</exception>
    public static ImageRules Parse(string text, string path) => Resolve(Deserialize(text, path), path, 1);

    private static ImageRules Resolve(ImageRules rules, string path, int files)
    {
        if (rules.Include is not null)
        {
            if (files == LongestChain)
            {
                throw new RulesException(
                    $"{path}:{rules.Line}: more than {LongestChain} files include one another: let the first include none");
            }

            string included = Path.Combine(Path.GetDirectoryName(path)!, rules.Include);
            rules = rules.Behind(Resolve(Read(included), included, files + 1));
        }

        RulesValidator.Validate(rules, path);
        return rules;
    }

    private static ImageRules Read(string path)
    {
        try
        {
            return Deserialize(File.ReadAllText(path), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RulesException($"{path}: cannot be read: {failure.Message}: correct the path");
        }
    }

    private static ImageRules Deserialize(string text, string path)
    {
        ImageRules? rules;
        try
        {
            rules = Deserializer(Path.GetFileName(path)).Deserialize<ImageRules?>(text);
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

        return rules;
    }

    private static IDeserializer Deserializer(string file) => new DeserializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance)
        .WithEnforceRequiredMembers()
        .WithEnforceNullability()
        .WithDuplicateKeyChecking()
        .WithNodeDeserializer(inner => new LineRecorder(inner, file), where => where.InsteadOf<ObjectNodeDeserializer>())
        .Build();

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
