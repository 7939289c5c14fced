namespace Bulkhead.Policy.Tests.RuleCases;

/// <summary>Cases of the rules of levels, partitions, flows and trust.</summary>
internal static class FlowCases
{
    private const string Trust =
        "\n    trusted-for:\n      - { to: sensor, through: notices, why: it releases one word only }";
    private const string Notices = "{ writer: clerk, readers: [sensor], kind: state, message: 32 }";

    public static IEnumerable<RuleCase> All =>
    [
        RuleCase.Of("level-missing", ("  desk: { secrecy: high, ", "  ^desk: { ")),
        RuleCase.Of("level-duplicate", ("[low, high]", "[low, high, ^low]")),
        RuleCase.Of("level-unused", ("[low, high]", "[low, high, ^top]")),
        RuleCase.Of("partition-empty", ("\nsubjects:", "  ^attic: { secrecy: high, integrity: soft }\n\nsubjects:")),
        RuleCase.Of("matrix-self", ("[office, desk]", "[office, desk, ^field]")),
        RuleCase.Of("matrix-duplicate", ("[office, desk]", "[office, desk, ^office]")),
        RuleCase.Of("matrix-unused", ("integrity: soft }", "integrity: soft, flows-to: [^office] }")),
        RuleCase.Of("flow-not-in-matrix", ("[field, desk]", "[desk]")),
        RuleCase.Of("flow-not-in-matrix", ("[office, desk]", "[office]")),
        RuleCase.Of("flow-secrecy", (Trust, string.Empty), (Notices, Notices.Replace("[sensor]", "[^sensor]"))),
        RuleCase.Of(
            "flow-integrity", ("field: { secrecy: low, integrity: firm", "field: { secrecy: low, integrity: soft")),
        RuleCase.Of(
            "trust-no-flow",
            (
                "- { to: sensor, through: notices",
                "- { to: auditor, through: notice, why: none }\n      - { to: sensor, through: notices")),
        RuleCase.Of(
            "trust-not-needed",
            (
                "      - { to: sensor, through",
                "      - ^{ to: auditor, through: log, why: none }\n      - { to: sensor, through")),
        RuleCase.Of(
            "trust-twice",
            ("    on-fault: { restart: 3 }", "    trusted-for: [ { from: clerk, through: notices, why: it may } ]")),
    ];
}
