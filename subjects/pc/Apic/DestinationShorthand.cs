namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>Bits 19:18 of the interrupt command register (SDM Vol. 3A, 11.6.1).</summary>
public enum DestinationShorthand : uint
{
    None = 0,
    Self = 1,
    AllIncludingSelf = 2,
    AllExcludingSelf = 3,
}
