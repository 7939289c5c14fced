using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.Policy.Language;

/// <summary>The JSON Schema of policies, from the same description by which they are checked.</summary>
public static class PolicySchema
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the schema.</summary>
    public static string ToJson()
    {
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "The policy of a Bulkhead system",
        };
        foreach ((string key, JsonNode? value) in PolicyLanguage.Document.ToSchema())
        {
            schema[key] = value?.DeepClone();
        }

        return schema.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }
}
