namespace Bulkhead.Kernel.Vmx;

/// <summary>Bits 15:12 of <see cref="ApicAccessQualification"/>.</summary>
public enum ApicAccessType : byte
{
    LinearRead = 0,
    LinearWrite = 1,
    LinearFetch = 2,
    LinearDuringEventDelivery = 3,
    LinearMonitoring = 4,
    PhysicalDuringEventDelivery = 10,
    PhysicalMonitoringOrTrace = 11,
    PhysicalDuringInstruction = 15,
}
