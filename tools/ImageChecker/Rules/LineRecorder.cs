using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Bulkhead.ImageChecker.Rules;

/// <summary>Notes on every <see cref="RuleEntry"/> the file and the line at which its mapping starts.</summary>
internal sealed class LineRecorder(INodeDeserializer inner, string file) : INodeDeserializer
{
    public bool Deserialize(
        IParser reader,
        Type expectedType,
        Func<IParser, Type, object?> nestedObjectDeserializer,
        out object? value,
        ObjectDeserializer rootDeserializer)
    {
        long line = reader.Current?.Start.Line ?? 0;
        bool done = inner.Deserialize(reader, expectedType, nestedObjectDeserializer, out value, rootDeserializer);
        if (value is RuleEntry entry)
        {
            entry.File = file;
            entry.Line = line;
        }

        return done;
    }
}
