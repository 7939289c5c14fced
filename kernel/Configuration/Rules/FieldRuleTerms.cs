namespace Bulkhead.Kernel.Configuration;

using Bulkhead.Kernel.Subjects;

/// <summary>The words of <see cref="FieldRuleTable"/>.</summary>
internal static class FieldRuleTerms
{
    // Tables.
    public const byte Header = 0xff;
    public const byte Partitions = (byte)ConfigurationTable.Partitions;
    public const byte Subjects = (byte)ConfigurationTable.Subjects;
    public const byte Memory = (byte)ConfigurationTable.Memory;
    public const byte Images = (byte)ConfigurationTable.Images;
    public const byte Channels = (byte)ConfigurationTable.Channels;
    public const byte Ports = (byte)ConfigurationTable.Ports;
    public const byte Msrs = (byte)ConfigurationTable.Msrs;
    public const byte Cpuid = (byte)ConfigurationTable.Cpuid;
    public const byte Events = (byte)ConfigurationTable.Events;
    public const byte Traps = (byte)ConfigurationTable.Traps;
    public const byte Interrupts = (byte)ConfigurationTable.Interrupts;
    public const byte MajorFrames = (byte)ConfigurationTable.MajorFrames;
    public const byte MinorFrames = (byte)ConfigurationTable.MinorFrames;

    // Checks. With an operand n: at most n.
    public const byte AtMost = 0;

    /// <summary>Bits n and above are 0.</summary>
    public const byte Bits = 1;

    /// <summary>The index of a record of table n.</summary>
    public const byte IndexOf = 2;

    /// <summary>Anything but n.</summary>
    public const byte Not = 3;

    /// <summary>A multiple of the size of a page.</summary>
    public const byte Pages = 4;

    /// <summary>The number of a bit that is 1 in n.</summary>
    public const byte OneOf = 5;

    /// <summary>The vector of an interrupt: those below 32 are exceptions'.</summary>
    public const byte IsVector = 6;

    /// <summary>A range of records of table n: it begins where the one before ends, the last with the table.</summary>
    public const byte Tiles = 7;

    /// <summary>A name that no record before has.</summary>
    public const byte Name = 8;

    /// <summary>As the operand of <see cref="Bits"/>: MAXPHYADDR.</summary>
    public const byte PhysicalWidth = 0xff;

    // Guards: values of enumerations. The rule is for every record.
    public const byte Always = 0;

    /// <summary>All values; with others taken away from them.</summary>
    public const byte Others = 0xff;

    public const byte Native = 1 << (int)SubjectKind.Native;
    public const byte Restarts = 1 << (int)FaultAction.Restart;

    public const byte Real = 1 << (int)SubjectMode.Real;
    public const byte Protected = 1 << (int)SubjectMode.Protected32;
    public const byte Paged = 1 << (int)SubjectMode.Paged32;
    public const byte Long = 1 << (int)SubjectMode.Long64;

    public const byte Own = (1 << (int)MemoryKind.Private) | (1 << (int)MemoryKind.Kept);
    public const byte OfChannel = 1 << (int)MemoryKind.Channel;
    public const byte Audit = 1 << (int)MemoryKind.Audit;
    public const byte Counters = 1 << (int)MemoryKind.Counters;
    public const byte OfState = 1 << (int)MemoryKind.MonitoredState;
    public const byte OfMonitored = 1 << (int)MemoryKind.MonitoredMemory;
    public const byte OfSubject = Counters | OfState | OfMonitored;
    public const byte Shared = OfChannel | Audit | OfSubject;
    public const byte Device = 1 << (int)MemoryKind.Device;

    public const byte OwnValue = 1 << (int)MsrAccess.Own;

    public const byte ToInterrupt = 1 << (int)EventAction.Interrupt;
    public const byte ToSubject = ToInterrupt | (1 << (int)EventAction.Handover) | (1 << (int)EventAction.Reset)
        | (1 << (int)EventAction.Stop);
    public const byte ToMajorFrame = 1 << (int)EventAction.SwitchMajorFrame;
    public const byte ToEnd = 1 << (int)EventAction.EndSystem;

    public const byte Monitored = 1 << (int)TrapAction.Monitor;
}
