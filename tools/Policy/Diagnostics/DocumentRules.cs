namespace Bulkhead.Policy.Diagnostics;

/// <summary>Rules of the file and its YAML.</summary>
public static class DocumentRules
{
    /// <summary>The file is there and readable.</summary>
    public static readonly PolicyRule Unreadable = Rule(
        "file-unreadable",
        "a policy is a readable file system.yaml",
        "name the folder of a system, its file, or a system below systems/");

    /// <summary>The file has a sensible length.</summary>
    public static readonly PolicyRule TooLong = Rule(
        "file-too-long",
        "a policy has at most 1048576 characters",
        "name the right file, or divide the system");

    /// <summary>The text is YAML.</summary>
    public static readonly PolicyRule Syntax = Rule(
        "yaml-syntax",
        "a policy is well-formed YAML 1.2",
        "correct the indentation, the brackets or the quotes there");

    /// <summary>There is something in the file.</summary>
    public static readonly PolicyRule Empty = Rule(
        "yaml-empty",
        "a policy says at least its system, partitions, subjects and schedule",
        "begin with the example of docs/policy.md");

    /// <summary>There is one document in the file.</summary>
    public static readonly PolicyRule OneDocument = Rule(
        "yaml-one-document",
        "a file holds one policy",
        "remove what follows the line ---");

    /// <summary>No anchors, aliases and tags.</summary>
    public static readonly PolicyRule PlainYaml = Rule(
        "yaml-plain",
        "a policy is read where it is written, without anchors, aliases and tags",
        "write the value out");

    /// <summary>Nesting is bounded.</summary>
    public static readonly PolicyRule TooDeep = Rule(
        "yaml-too-deep",
        "a policy is at most 16 levels deep",
        "remove the extra nesting");

    /// <summary>A mapping is wanted.</summary>
    public static readonly PolicyRule WantsMapping = Rule(
        "wants-mapping",
        "the value is a mapping",
        "write `key: value` lines, indented below the key");

    /// <summary>A list is wanted.</summary>
    public static readonly PolicyRule WantsList = Rule(
        "wants-list",
        "the value is a list",
        "write [a, b], or lines that begin with a hyphen");

    /// <summary>A scalar is wanted.</summary>
    public static readonly PolicyRule WantsScalar = Rule(
        "wants-scalar",
        "the value is one word, number or text",
        "write one value behind the key");

    /// <summary>A key is a scalar.</summary>
    public static readonly PolicyRule KeyIsText = Rule(
        "key-is-text",
        "a key is one word or number",
        "write the key without brackets and braces");

    /// <summary>A key is known.</summary>
    public static readonly PolicyRule UnknownKey = Rule(
        "key-unknown",
        "a policy has only the keys of docs/policy-keys.md",
        "correct its spelling, move it to where it belongs, or remove it");

    /// <summary>A key occurs once.</summary>
    public static readonly PolicyRule DuplicateKey = Rule(
        "key-duplicate",
        "a key occurs once in a mapping",
        "rename or remove one of the two");

    /// <summary>A required key is there.</summary>
    public static readonly PolicyRule MissingKey = Rule(
        "key-missing",
        "the key has no default",
        "add it");

    /// <summary>Exactly one of several keys is there.</summary>
    public static readonly PolicyRule OneOfKeys = Rule(
        "key-one-of",
        "exactly one of these keys is given",
        "keep the one that is meant");

    /// <summary>A key belongs to another one.</summary>
    public static readonly PolicyRule KeyNeeds = Rule(
        "key-needs",
        "the key has a meaning only beside the other one",
        "add the other key, or remove this one");

    /// <summary>A number is well-formed.</summary>
    public static readonly PolicyRule Number = Rule(
        "number-malformed",
        "a number is decimal, or hexadecimal behind 0x",
        "write for example 1000 or 0x3f8");

    /// <summary>A number is in its range.</summary>
    public static readonly PolicyRule NumberRange = Rule(
        "number-range",
        "the number lies in the range of its key",
        "choose one of the range");

    /// <summary>A size is well-formed.</summary>
    public static readonly PolicyRule Size = Rule(
        "size-malformed",
        "a size is a number of bytes, or one with the unit B, KiB, MiB or GiB",
        "write for example 64 KiB");

    /// <summary>A range is well-formed.</summary>
    public static readonly PolicyRule Range = Rule(
        "range-malformed",
        "a range is a number, or two with a hyphen",
        "write for example 0x3f8-0x3ff");

    /// <summary>A range ascends.</summary>
    public static readonly PolicyRule RangeOrder = Rule(
        "range-reversed",
        "the first number of a range is not above the last",
        "exchange the two");

    /// <summary>A word is one of the choices.</summary>
    public static readonly PolicyRule Choice = Rule(
        "choice-unknown",
        "the value is one of the words of its key",
        "write one of them");

    /// <summary>A text is short and not empty.</summary>
    public static readonly PolicyRule Text = Rule(
        "text-length",
        "a text has 1 to 400 characters",
        "say it in a sentence or two");

    /// <summary>A command line is printable ASCII.</summary>
    public static readonly PolicyRule CommandLine = Rule(
        "command-line",
        "a guest's command line has at most 2047 characters of printable ASCII",
        "shorten it, or replace the character");

    /// <summary>A list or table has a sensible length.</summary>
    public static readonly PolicyRule Count = Rule(
        "count-range",
        "the number of entries lies in the range of its key",
        "add what is missing, or remove what is too much");

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Document, statement, cure);
}
