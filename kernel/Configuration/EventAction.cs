namespace Bulkhead.Kernel.Configuration;

/// <summary>What an event does when its subject names it in a hypercall.</summary>
public enum EventAction : uint
{
    /// <summary>Raises the interrupt <see cref="EventRecord.Vector"/> in the target.</summary>
    Interrupt = 0,

    /// <summary>
    /// Hands the rest of the minor frame, and those that follow, over to the target, which is of the same partition, or
    /// watches the source or is watched by it. If the target's state is the source's to change, it is taken over.
    /// </summary>
    Handover = 1,

    /// <summary>Starts the target anew.</summary>
    Reset = 2,

    /// <summary>Has the major frame <see cref="EventRecord.Target"/> follow the present one.</summary>
    SwitchMajorFrame = 3,

    /// <summary>Ends the system with the status <see cref="EventRecord.Target"/>, 0 to 127.</summary>
    EndSystem = 4,

    /// <summary>Stops the target for good, as a fault would whose action is to stop.</summary>
    Stop = 5,
}
