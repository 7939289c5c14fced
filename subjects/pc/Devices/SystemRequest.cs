namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>What the guest asks of its machine.</summary>
public enum SystemRequest
{
    None,
    Reset,
    PowerOff,
}
