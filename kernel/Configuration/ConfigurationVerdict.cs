namespace Bulkhead.Kernel.Configuration;

/// <summary>What the validator says of a configuration vector.</summary>
public struct ConfigurationVerdict
{
    /// <summary>The rule that is broken, or <see cref="ConfigurationFault.None"/>.</summary>
    public ConfigurationFault Fault;

    /// <summary>The table where it is broken.</summary>
    public ConfigurationTable Table;

    /// <summary>The index of the record of that table; the first one's for a rule of the whole table.</summary>
    public uint Record;

    public readonly bool IsAccepted => Fault == ConfigurationFault.None;
}
