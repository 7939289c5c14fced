namespace Bulkhead.Subjects.Pc;

/// <summary>What follows after an exit of the guest.</summary>
public enum PcVerdict
{
    /// <summary>The guest goes on.</summary>
    Resume,

    /// <summary>The guest begins anew: it asked for it, or its processor shut down.</summary>
    Reset,

    /// <summary>The guest switched its machine off.</summary>
    PowerOff,

    /// <summary>The guest did what its machine does not know: it is stopped.</summary>
    Stop,
}
