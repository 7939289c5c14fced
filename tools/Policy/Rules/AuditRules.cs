using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of audit.</summary>
public static class AuditRules
{
    /// <summary>The reader has the grant.</summary>
    public static readonly PolicyRule ReaderNotGranted = Rule(
        "audit-reader-not-granted",
        "the reader of the audit ring is granted it",
        "add `audit: read` to its grants, or remove the reader");

    /// <summary>Who has the grant is the reader.</summary>
    public static readonly PolicyRule GrantNotReader = Rule(
        "audit-grant-not-reader",
        "the audit ring is granted to its reader only",
        "name the subject as audit.reader, or remove the grant");

    /// <summary>Counters go with the ring.</summary>
    public static readonly PolicyRule Counters = Rule(
        "counters-not-reader",
        "the exit counters are granted to the reader of the audit ring only",
        "name the subject as audit.reader, or remove the grant");

    /// <summary>Checks who reads the audit ring.</summary>
    internal static void Check(PolicyContext context)
    {
        Located<string>? reader = context.Policy.Audit.Reader;
        foreach (Subject subject in context.Policy.Subjects)
        {
            bool isReader = reader?.Value == subject.Name.Value;
            Grants grants = subject.Grants;
            context.Require(
                !isReader || grants.Audit is not null,
                ReaderNotGranted,
                (reader?.Position).GetValueOrDefault(),
                $"subject {subject.Name} reads the audit ring without a grant");
            context.Require(
                isReader || grants.Audit is null,
                GrantNotReader,
                grants.Audit.GetValueOrDefault(),
                $"subject {subject.Name} is granted the audit ring");
            context.Require(
                isReader || grants.Counters is null,
                Counters,
                grants.Counters.GetValueOrDefault(),
                $"subject {subject.Name} is granted the exit counters");
        }
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Audit, statement, cure);
}
