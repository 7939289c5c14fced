namespace Bulkhead.Kernel.Configuration;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>The rule that a configuration vector breaks.</summary>
public enum ConfigurationFault : byte
{
    None,

    // The header and the shape of the tables.
    ModuleTooShort,
    Magic,
    Version,
    RecordCount,
    Length,
    ModuleLength,
    Reserved,
    Name,
    NameNotUnique,
    Ranges,
    FlowMatrix,

    // Physical memory.
    WholePages,
    Empty,
    AddressWidth,
    MemoryUnavailable,
    MemoryInUse,
    OutsideMemory,
    Overlap,
    DeviceMemory,

    // Subjects.
    Partition,
    Mode,
    SubjectKind,
    NativeMode,
    FaultAction,
    Restarts,
    InitialState,
    PageTable,
    ExtendedPageTables,
    NoTime,

    // What several tables of a subject have in common.
    Order,
    UnknownSubject,
    Vector,

    // A subject's memory, channels and images.
    MemoryKind,
    MemoryIndex,
    GuestAddress,
    Rights,
    MemoryType,
    NotWhole,
    MappedTwice,
    ChannelKind,
    ChannelWriter,
    ChannelRights,
    ChannelFlow,
    Auditors,
    AuditFlow,
    NotMonitor,
    ImageInModule,
    ImageInMemory,

    // Ports, MSRs and CPUID.
    PortRange,
    PortOfKernel,
    PortShared,
    MsrAccess,
    MsrOfProcessor,
    MsrCount,
    CpuidLeaf,

    // Events.
    EventAction,
    EventTarget,
    EventFlow,
    Handover,
    FrameSwitchers,

    // Traps.
    TrapReason,
    TrapAction,
    TrapRange,
    MonitoredBits,
    Monitor,
    SecondMonitor,
    MonitorFlow,
    MonitorPage,

    // Interrupts and the schedule.
    InterruptLine,
    FirstMajorFrame,
    MajorFrameRange,
    MajorFrameLength,
    MinorFrameLength,
    SwitchWindow,
}

/// <summary>The rule behind each <see cref="ConfigurationFault"/>, in words.</summary>
public static class ConfigurationFaultNames
{
    private static ReadOnlySpan<byte> Rules =>
        ("none\0"u8 +
         "the module must be long enough for a header\0"u8 +
         "the module must begin with the letters BULKHEAD\0"u8 +
         "the version must be that of this kernel\0"u8 +
         "a table must have no more records than fit, and at least one of partitions, subjects and frames\0"u8 +
         "the length must be that of the header and all tables\0"u8 +
         "the module's length must be that of the loaded module, and not less than the vector's\0"u8 +
         "reserved bytes must be 0\0"u8 +
         "a name must be 1 to 31 letters of a-z, digits and hyphens, a letter first, and zeros behind\0"u8 +
         "a name must be unique in its table\0"u8 +
         "the subjects' ranges must follow each other without gaps, and end where the table ends\0"u8 +
         "a partition must flow to itself, and to no partition that does not exist\0"u8 +
         "physical and guest-physical addresses and lengths must be multiples of 4096\0"u8 +
         "a length must not be 0\0"u8 +
         "a physical address must have at most MAXPHYADDR bits\0"u8 +
         "the memory for subjects must lie in one available region of the machine's memory map\0"u8 +
         "the memory for subjects must not overlap the kernel's image or the module\0"u8 +
         "blocks, channels, audit ring, crash record and subjects' memory must lie in the memory for subjects\0"u8 +
         "a frame of physical memory must have one use\0"u8 +
         "a device's memory must lie outside of available memory and of the interrupt controllers\0"u8 +
         "a subject's partition must exist\0"u8 +
         "a subject's mode must be 0 to 3\0"u8 +
         "a subject's kind must be 0 or 1\0"u8 +
         "a native subject must begin in 64-bit mode\0"u8 +
         "a fault action must be 0 to 2\0"u8 +
         "the most restarts must be 0 if and only if the subject does not restart\0"u8 +
         "RIP and RSP must be below 2^20 in real mode, 2^32 in protected mode, 2^47 in 64-bit mode\0"u8 +
         "CR3 must be a page below 2^32 or, in 64-bit mode, of MAXPHYADDR bits, and 0 without paging\0"u8 +
         "a block must have 1 to 65535 pages of EPT tables\0"u8 +
         "a subject must have a minor frame, or be handed some as an event's target or as a monitor\0"u8 +
         "a subject's records, and those of interrupts, must ascend and not overlap\0"u8 +
         "a named subject must exist\0"u8 +
         "an interrupt's vector must be 32 to 255, and 0 for an event of another kind\0"u8 +
         "a region's kind must be 0 to 7\0"u8 +
         "a region's index must name a channel or a subject by its kind, and else be 0\0"u8 +
         "guest-physical memory must end at or below 2^47\0"u8 +
         "a region must have the rights of its kind, and those to write and to execute together in a VM alone\0"u8 +
         "memory must be write-back, and that of devices uncacheable or write-combining\0"u8 +
         "a shared region must be mapped where it is, and all of it\0"u8 +
         "a subject must map a shared region once\0"u8 +
         "a channel's kind must be 0 or 1\0"u8 +
         "a channel's writer must map it\0"u8 +
         "a channel must be readable and writable for its writer, and readable for everyone else\0"u8 +
         "information must be allowed to flow from a channel's writer to each reader\0"u8 +
         "audit ring and counters must be one subject's alone\0"u8 +
         "information must be allowed to flow from every subject to the reader of audit ring or counters\0"u8 +
         "the state and the memory of a subject must be seen by its monitor alone\0"u8 +
         "an image must lie in the module, behind the vector\0"u8 +
         "an image must lie in one region of its subject's private memory\0"u8 +
         "a range's first port must not be above its last\0"u8 +
         "ports of the kernel, of DMA, of SMIs, of PCI's configuration and of the emulators are nobody's\0"u8 +
         "a port must be one subject's alone\0"u8 +
         "an MSR's access must be 0 to 3\0"u8 +
         "the processor's own MSR must be one that is switched, EFER read only, without value and writable bits\0"u8 +
         "a subject must have at most 16 MSRs with values of their own\0"u8 +
         "a CPUID leaf must be 0 to 1FH, 40000000H to 4000000FH or 80000000H to 8000000FH\0"u8 +
         "an event's action must be 0 to 5\0"u8 +
         "an event's target must be another subject, a major frame or a status of 0 to 127, by its action\0"u8 +
         "information must be allowed to flow from an event's subject to its target\0"u8 +
         "a handover must be to a subject of the same partition, to the monitor, or to who is monitored\0"u8 +
         "switching major frames must be one subject's alone\0"u8 +
         "a trap's reason must be one that is not the kernel's own business\0"u8 +
         "a trap's action must be known, and one that its reason allows\0"u8 +
         "a trap's range must be ports, MSRs, guest-physical addresses below 2^48, or 0 to all ones\0"u8 +
         "a monitor must see known state, change none that is unseen or see-only, and be 0 without one\0"u8 +
         "a subject must not monitor itself, be it by others\0"u8 +
         "a subject must have one monitor for all its traps\0"u8 +
         "information must be allowed to flow from a subject to its monitor and back\0"u8 +
         "a monitor must map the page with the state of each subject that it monitors\0"u8 +
         "an interrupt's line must be 0 to 15 but not 2\0"u8 +
         "the first major frame must exist\0"u8 +
         "the major frames' ranges must not be empty, follow each other without gaps, and end with the table\0"u8 +
         "a major frame must be at most 60 seconds\0"u8 +
         "a minor frame must be 1 to 1000000 microseconds\0"u8 +
         "the switch window must not be 0, and must be shorter than every minor frame\0"u8);

    public static ReadOnlySpan<byte> Rule(ConfigurationFault fault) => NameList.At(Rules, (int)fault);
}
