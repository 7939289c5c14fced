namespace Bulkhead.Policy.Flows;

/// <summary>By what information flows.</summary>
public enum FlowMeans
{
    /// <summary>A channel, with its event if it has one.</summary>
    Channel,

    /// <summary>An interrupt that one subject raises in another.</summary>
    Interrupt,

    /// <summary>The handing over of a frame.</summary>
    Handover,

    /// <summary>A reset of one subject by another.</summary>
    Reset,

    /// <summary>The stopping of one subject by another.</summary>
    Stop,

    /// <summary>The choice of the major frame, which every subject with frames observes.</summary>
    MajorFrame,

    /// <summary>A trap to a monitor, or what it changes.</summary>
    Monitoring,

    /// <summary>Audit records and exit counters.</summary>
    Audit,
}
