using YamlDotNet.Serialization;

namespace Bulkhead.ImageChecker.Rules;

/// <summary>One mapping of the rules file; it remembers where it stands, for refusals and stale entries.</summary>
public abstract record RuleEntry
{
    /// <summary>Name of the rules file, without its folder.</summary>
    [YamlIgnore]
    public string File { get; set; } = "rules";

    /// <summary>Line of the rules file, from 1; 0 if the entry was not read from a file.</summary>
    [YamlIgnore]
    public long Line { get; set; }

    /// <summary>Where it stands, for the reader.</summary>
    [YamlIgnore]
    public string Place => $"{File} line {Line}";
}
