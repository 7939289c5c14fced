namespace Bulkhead.Policy.Diagnostics;

/// <summary>The part of a policy that a rule is about: a section of the page of rules.</summary>
public enum RuleSection
{
    /// <summary>The file and its YAML.</summary>
    Document,

    /// <summary>Names and references.</summary>
    Names,

    /// <summary>Partitions, levels and the flow matrix.</summary>
    Flows,

    /// <summary>Trusted subjects.</summary>
    Trust,

    /// <summary>Subjects and how they begin.</summary>
    Subjects,

    /// <summary>Memory.</summary>
    Memory,

    /// <summary>Ports, MSRs, CPUID and interrupts.</summary>
    Devices,

    /// <summary>Channels.</summary>
    Channels,

    /// <summary>Events.</summary>
    Events,

    /// <summary>Traps and monitors.</summary>
    Monitors,

    /// <summary>The schedule.</summary>
    Schedule,

    /// <summary>Audit and counters.</summary>
    Audit,

    /// <summary>What can only be told when the system is built.</summary>
    Build,
}
