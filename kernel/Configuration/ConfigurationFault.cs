namespace Bulkhead.Kernel.Configuration;

/// <summary>The rule that a configuration vector breaks.</summary>
public enum ConfigurationFault
{
    None,
    ModuleTooShort,
    Magic,
    Version,
    Counts,
    Length,
}
