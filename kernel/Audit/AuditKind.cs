namespace Bulkhead.Kernel.Audit;

/// <summary>What an audit record is about.</summary>
public enum AuditKind : uint
{
    /// <summary>Nothing: the record was never written.</summary>
    None = 0,

    /// <summary>The system began. Values: the first 32 bytes of the SHA-256 of the configuration vector.</summary>
    Boot = 1,

    /// <summary>
    /// A subject broke its policy. Values: the VM-exit reason, its qualification, the linear or guest-physical address
    /// or the hypercall's argument, RIP.
    /// </summary>
    Violation = 2,

    /// <summary>VM entry found a subject's state invalid. Values as for a violation.</summary>
    EntryFailed = 3,

    /// <summary>VMLAUNCH or VMRESUME refused a subject's VMCS. Values: the VM-instruction error.</summary>
    VmcsRefused = 4,

    /// <summary>A subject did not wait for too many of its frames. Values: how many; 0; 0; RIP.</summary>
    Watchdog = 5,

    /// <summary>A subject begins anew. Values: how often it has restarted.</summary>
    Restart = 6,

    /// <summary>
    /// A subject runs no more. Values: the number of its restarts; if an event stopped it, RDX, RCX and R8 of its
    /// cause.
    /// </summary>
    Stop = 7,

    /// <summary>A subject's image is not what the vector's hash says. Values: the index of the image.</summary>
    ImageCorrupt = 8,

    /// <summary>A minor frame began late. Values: by how many ticks.</summary>
    FrameOverrun = 9,

    /// <summary>Another major frame follows. Values: its index.</summary>
    MajorFrame = 10,

    /// <summary>A subject had the system end. Values: the status.</summary>
    SystemEnd = 11,

    /// <summary>The kernel's last run ended by a fault. Values: vector, error code, RIP, CR2.</summary>
    KernelFault = 12,

    /// <summary>
    /// A virtual machine asked for an MSR that it does not have: the first 16 times since it began. Values: the VM-exit
    /// reason (31 or 32), the MSR, what it would write, RIP.
    /// </summary>
    UnknownMsr = 13,

    /// <summary>The machine had an NMI while a subject ran, which goes on. Values: RIP.</summary>
    MachineNmi = 14,
}
