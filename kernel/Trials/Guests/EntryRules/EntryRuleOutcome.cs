namespace Bulkhead.Kernel.Trials.Guests.EntryRules;

/// <summary>How the processor's verdict on a VMCS that breaks one rule compares with the checker's.</summary>
public enum EntryRuleOutcome : byte
{
    /// <summary>They agree to the qualification.</summary>
    Agree,

    /// <summary>The processor refuses, but says otherwise.</summary>
    Differ,

    /// <summary>The processor enters the guest: it does not check the rule.</summary>
    Unchecked,

    /// <summary>The processor lacks what the rule is about, or its lack is what the rule is about.</summary>
    Skipped,
}
