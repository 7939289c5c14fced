using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Loading;
using Bulkhead.Policy.Tests.RuleCases;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Tests;

/// <summary>The published schema accepts what the parser accepts, and refuses what breaks the form.</summary>
public class SchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(PolicySchema.ToJson())!;

    // The schema says nothing of these: YAML itself, what a text means as a number, and equal keys.
    private static readonly string[] BeyondSchema =
    [
        "file-too-long", "yaml-one-document", "yaml-plain", "yaml-syntax", "yaml-empty", "yaml-too-deep", "key-is-text",
        "key-duplicate", "range-reversed",
    ];

    public static TheoryData<int> FormCases()
    {
        TheoryData<int> indices = [];
        RuleCase[] cases = [.. DocumentCases.All];
        for (int index = 0; index < cases.Length; index++)
        {
            RuleSection section = PolicyRules.All.First(rule => rule.Id == cases[index].Rule).Section;
            if ((section == RuleSection.Document && !BeyondSchema.Contains(cases[index].Rule))
                || cases[index].Rule is "name-malformed" or "name-reserved")
            {
                indices.Add(index);
            }
        }

        return indices;
    }

    [Fact]
    public void Examples_AreAccepted()
    {
        Assert.Empty(Violations(ExampleFiles.Base));
        Assert.Empty(Violations(ExampleFiles.TwoLevels));
    }

    [Fact]
    public void ShippedSystems_KeepAllRulesAndTheSchema()
    {
        foreach (string file in Repository.Systems)
        {
            Assert.Empty(Violations(File.ReadAllText(file)));
            LoadedPolicy loaded = PolicyLoader.Parse(File.ReadAllText(file), new SystemLocation("case.yaml", "."));
            Assert.True(loaded.Errors.Count == 0, $"{file}: {string.Join('\n', loaded.Errors)}");
        }
    }

    [Theory]
    [MemberData(nameof(FormCases))]
    public void BrokenForm_IsRefused(int index)
    {
        RuleCase item = DocumentCases.All.ElementAt(index);
        Assert.True(Violations(item.Document).Count > 0, $"{item.Rule} is not refused");
    }

    private static IReadOnlyList<string> Violations(string yaml)
    {
        List<string> violations = [];
        PolicyNode root = NodeReader.Read(yaml, "case.yaml", new ErrorList())!;
        Validate(Schema, root, "policy", violations);
        return violations;
    }

    /// <summary>As much of JSON Schema as the published one uses; another keyword fails the test.</summary>
    private static void Validate(JsonNode schema, PolicyNode node, string path, List<string> violations)
    {
        foreach ((string keyword, JsonNode? operand) in schema.AsObject())
        {
            if (!Holds(keyword, operand!, schema, node, path, violations))
            {
                violations.Add($"{path}: {keyword}");
            }
        }
    }

    private static bool Holds(
        string keyword,
        JsonNode operand,
        JsonNode schema,
        PolicyNode node,
        string path,
        List<string> violations)
    {
        MappingNode? mapping = node as MappingNode;
        SequenceNode? list = node as SequenceNode;
        ScalarNode? scalar = node as ScalarNode;
        switch (keyword)
        {
            case "$schema" or "title" or "description":
                return true;
            case "type":
                return operand.GetValue<string>() switch
                {
                    "object" => mapping is not null,
                    "array" => list is not null,
                    "string" => scalar is { IsEmpty: false } && !IsBoolean(scalar) && !IsInteger(scalar),
                    "integer" => scalar is not null && IsInteger(scalar),
                    "boolean" => scalar is not null && IsBoolean(scalar),
                    _ => throw new InvalidOperationException($"unknown type {operand}"),
                };
            case "enum":
                return scalar is not null && operand.AsArray().Any(word => word!.GetValue<string>() == scalar.Text);
            case "not":
                return !IsValid(operand, node);
            case "anyOf":
                return operand.AsArray().Any(option => IsValid(option!, node));
            case "oneOf":
                return operand.AsArray().Count(option => IsValid(option!, node)) == 1;
            case "pattern":
                return scalar is null || Regex.IsMatch(scalar.Text, operand.GetValue<string>());
            case "minLength":
                return scalar is null || scalar.Text.Length >= operand.GetValue<int>();
            case "maxLength":
                return scalar is null || scalar.Text.Length <= operand.GetValue<int>();
            case "minimum":
                return scalar is null || !ScalarText.TryNumber(scalar.Text, out ulong low) || low >= AsNumber(operand);
            case "maximum":
                return scalar is null
                    || !ScalarText.TryNumber(scalar.Text, out ulong high)
                    || high <= AsNumber(operand);
            case "items":
                foreach (PolicyNode item in list?.Items ?? [])
                {
                    Validate(operand, item, $"{path}[]", violations);
                }

                return true;
            case "minItems":
                return list is null || list.Items.Count >= operand.GetValue<int>();
            case "maxItems":
                return list is null || list.Items.Count <= operand.GetValue<int>();
            case "minProperties":
                return mapping is null || mapping.Entries.Count >= operand.GetValue<int>();
            case "maxProperties":
                return mapping is null || mapping.Entries.Count <= operand.GetValue<int>();
            case "required":
                return mapping is null || operand.AsArray().All(key => mapping[key!.GetValue<string>()] is not null);
            case "dependentRequired":
                return mapping is null || operand.AsObject().All(pair => mapping[pair.Key] is null
                    || pair.Value!.AsArray().All(key => mapping[key!.GetValue<string>()] is not null));
            case "properties":
                foreach ((string key, JsonNode? value) in operand.AsObject())
                {
                    if (mapping?[key] is { } item)
                    {
                        Validate(value!, item, $"{path}.{key}", violations);
                    }
                }

                return true;
            case "patternProperties":
                foreach ((string key, PolicyNode value) in Entries(mapping))
                {
                    foreach ((string pattern, JsonNode? item) in operand.AsObject())
                    {
                        if (Regex.IsMatch(key, pattern))
                        {
                            Validate(item!, value, $"{path}.{key}", violations);
                        }
                    }
                }

                return true;
            case "additionalProperties":
                return Entries(mapping).All(entry => schema["properties"]?[entry.Key] is not null
                    || (schema["patternProperties"]?.AsObject() ?? []).Any(item => Regex.IsMatch(entry.Key, item.Key)));
            case "propertyNames":
                return Entries(mapping).All(entry => IsValid(operand, new ScalarNode(entry.Key, true, node.Position)));
            default:
                throw new InvalidOperationException($"the test does not know the keyword {keyword}");
        }
    }

    private static bool IsValid(JsonNode schema, PolicyNode node)
    {
        List<string> violations = [];
        Validate(schema, node, string.Empty, violations);
        return violations.Count == 0;
    }

    // YAML 1.2.2, 10.3.2: what an editor takes for a number; 1_000 and 64 KiB are strings to it.
    private static bool IsInteger(ScalarNode scalar) =>
        scalar.IsPlain && Regex.IsMatch(scalar.Text, "^([0-9]+|0x[0-9a-fA-F]+)$");

    private static bool IsBoolean(ScalarNode scalar) => scalar.IsPlain && scalar.Text is "true" or "false";

    private static ulong AsNumber(JsonNode operand) => ulong.Parse(operand.ToJsonString());

    private static IEnumerable<(string Key, PolicyNode Value)> Entries(MappingNode? mapping) =>
        mapping?.Entries.Select(entry => (((ScalarNode)entry.Key).Text, entry.Value)) ?? [];
}
