using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bulkhead.Policy.Yaml;

/// <summary>
/// Reads YAML into nodes. Unlike YamlDotNet's own nodes these keep duplicate keys, so that all of them are told, and
/// are bounded in depth.
/// </summary>
public sealed class NodeReader
{
    /// <summary>How deep mappings and lists may lie in each other; a policy needs 7.</summary>
    public const int MaximumDepth = 16;

    /// <summary>The longest document in characters.</summary>
    public const int MaximumLength = 1 << 20;

    private readonly IParser _parser;
    private readonly string _file;
    private readonly ErrorList _errors;
    private SourcePosition _position;

    private NodeReader(string text, string file, ErrorList errors)
    {
        _parser = new Parser(new StringReader(text));
        _file = file;
        _errors = errors;
        _position = new SourcePosition(file, 1, 1);
    }

    /// <summary>Reads the one document of a file.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">What to call the file in a message.</param>
    /// <param name="errors">Gets what is wrong.</param>
    /// <returns>The root; null if it cannot be read.</returns>
    public static PolicyNode? Read(string text, string file, ErrorList errors)
    {
        SourcePosition start = new(file, 1, 1);
        if (text.Length > MaximumLength)
        {
            errors.Add(DocumentRules.TooLong, start, $"the file has {text.Length} characters");
            return null;
        }

        NodeReader reader = new(text, file, errors);
        try
        {
            PolicyNode? root = reader.ReadDocument(start);
            return errors.IsEmpty ? root : null;
        }
        catch (YamlException failure)
        {
            string cause = (failure.InnerException ?? failure).Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
            errors.Add(DocumentRules.Syntax, new(file, Line(failure.Start), Column(failure.Start)), cause);
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or EndOfStreamException)
        {
            // YamlDotNet's parser throws them, without a place, on some texts that it cannot make sense of.
            string cause = failure.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
            errors.Add(DocumentRules.Syntax, reader._position, $"what follows makes no sense ({cause})");
            return null;
        }
        catch (DepthException failure)
        {
            errors.Add(DocumentRules.TooDeep, failure.Position, $"the value lies deeper than {MaximumDepth} levels");
            return null;
        }
    }

    private PolicyNode? ReadDocument(SourcePosition start)
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _errors.Add(DocumentRules.Empty, start, "the file holds nothing");
            return null;
        }

        _parser.Consume<DocumentStart>();
        PolicyNode root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out DocumentStart? second))
        {
            _errors.Add(DocumentRules.OneDocument, At(second), "the file holds a second document");
        }

        return root;
    }

    private PolicyNode ReadNode(int depth)
    {
        ParsingEvent current = _parser.Consume<ParsingEvent>();
        SourcePosition position = At(current);
        _position = position;
        if (depth > MaximumDepth)
        {
            throw new DepthException(position);
        }

        if (current is NodeEvent node && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty))
        {
            _errors.Add(DocumentRules.PlainYaml, position, $"the value has an anchor or tag ({node.Anchor}{node.Tag})");
        }

        switch (current)
        {
            case Scalar scalar:
                return new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, position);
            case SequenceStart:
                return ReadSequence(depth, position);
            case MappingStart:
                return ReadMapping(depth, position);
            default:
                string alias = $"{(current as AnchorAlias)?.Value}";
                _errors.Add(DocumentRules.PlainYaml, position, $"the value is an alias ({alias})");
                return new ScalarNode(string.Empty, true, position);
        }
    }

    private SequenceNode ReadSequence(int depth, SourcePosition position)
    {
        List<PolicyNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new SequenceNode(items, position);
    }

    private MappingNode ReadMapping(int depth, SourcePosition position)
    {
        List<(PolicyNode Key, PolicyNode Value)> entries = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            PolicyNode key = ReadNode(depth + 1);
            entries.Add((key, ReadNode(depth + 1)));
        }

        return new MappingNode(entries, position);
    }

    private SourcePosition At(ParsingEvent item) => new(_file, Line(item.Start), Column(item.Start));

    private static int Line(Mark mark) => (int)Math.Max(1, mark.Line);

    private static int Column(Mark mark) => (int)Math.Max(1, mark.Column);

    private sealed class DepthException(SourcePosition position) : Exception
    {
        public SourcePosition Position { get; } = position;
    }
}
