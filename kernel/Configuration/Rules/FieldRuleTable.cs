namespace Bulkhead.Kernel.Configuration;

using System;
using static FieldRuleTerms;

/// <summary>
/// The rules for the fields of one record, as a table. Once they are kept every index names a record, every range its
/// records, and every enumeration has a known value.
/// </summary>
internal static class FieldRuleTable
{
    /// <summary>The bytes of a row.</summary>
    public const int RowSize = 8;

    /// <summary>
    /// A row: table; offset and size of the field in bytes; check and its operand; the fault if it fails; and the
    /// guard: the offset of an enumeration of the record, and for which of its values the rule is, one bit each.
    /// </summary>
    public static ReadOnlySpan<byte> Rows =>
    [
        // The header: name, memory, audit ring, crash record, switch window, first major frame.
        Header, 24, 32, Name, 0, (byte)ConfigurationFault.Name, 0, Always,
        Header, 56, 8, Pages, 0, (byte)ConfigurationFault.WholePages, 0, Always,
        Header, 64, 8, Pages, 0, (byte)ConfigurationFault.WholePages, 0, Always,
        Header, 72, 8, Pages, 0, (byte)ConfigurationFault.WholePages, 0, Always,
        Header, 80, 8, Pages, 0, (byte)ConfigurationFault.WholePages, 0, Always,
        Header, 88, 8, Pages, 0, (byte)ConfigurationFault.WholePages, 0, Always,
        Header, 64, 8, Not, 0, (byte)ConfigurationFault.Empty, 0, Always,
        Header, 80, 8, Not, 0, (byte)ConfigurationFault.Empty, 0, Always,
        Header, 96, 4, Not, 0, (byte)ConfigurationFault.SwitchWindow, 0, Always,
        Header, 100, 4, IndexOf, MajorFrames, (byte)ConfigurationFault.FirstMajorFrame, 0, Always,
        Header, 156, 4, AtMost, 0, (byte)ConfigurationFault.Reserved, 0, Always,

        // Partitions and subjects: name; partition, mode, kind, fault action and restarts; RIP, RSP and CR3; the block.
        Partitions, 0, 32, Name, 0, (byte)ConfigurationFault.Name, 0, Always,
        Subjects, 0, 32, Name, 0, (byte)ConfigurationFault.Name, 0, Always,
        Subjects, 32, 4, IndexOf, Partitions, (byte)ConfigurationFault.Partition, 0, Always,
        Subjects, 36, 4, AtMost, 3, (byte)ConfigurationFault.Mode, 0, Always,
        Subjects, 40, 4, AtMost, 1, (byte)ConfigurationFault.SubjectKind, 0, Always,
        Subjects, 36, 4, OneOf, 0b1000, (byte)ConfigurationFault.NativeMode, 40, Native,
        Subjects, 44, 4, AtMost, 2, (byte)ConfigurationFault.FaultAction, 0, Always,
        Subjects, 48, 4, Not, 0, (byte)ConfigurationFault.Restarts, 44, Restarts,
        Subjects, 48, 4, AtMost, 0, (byte)ConfigurationFault.Restarts, 44, Others & ~Restarts,
        Subjects, 56, 8, Bits, 20, (byte)ConfigurationFault.InitialState, 36, Real,
        Subjects, 56, 8, Bits, 32, (byte)ConfigurationFault.InitialState, 36, Protected | Paged,
        Subjects, 56, 8, Bits, 47, (byte)ConfigurationFault.InitialState, 36, Long,
        Subjects, 64, 8, Bits, 20, (byte)ConfigurationFault.InitialState, 36, Real,
        Subjects, 64, 8, Bits, 32, (byte)ConfigurationFault.InitialState, 36, Protected | Paged,
        Subjects, 64, 8, Bits, 47, (byte)ConfigurationFault.InitialState, 36, Long,
        Subjects, 72, 8, Pages, 0, (byte)ConfigurationFault.PageTable, 0, Always,
        Subjects, 72, 8, Bits, 0, (byte)ConfigurationFault.PageTable, 36, Real | Protected,
        Subjects, 72, 8, Bits, 32, (byte)ConfigurationFault.PageTable, 36, Paged,
        Subjects, 72, 8, Bits, PhysicalWidth, (byte)ConfigurationFault.PageTable, 36, Long,
        Subjects, 88, 8, Pages, 0, (byte)ConfigurationFault.WholePages, 0, Always,
        Subjects, 96, 4, Not, 0, (byte)ConfigurationFault.ExtendedPageTables, 0, Always,
        Subjects, 96, 4, Bits, 16, (byte)ConfigurationFault.ExtendedPageTables, 0, Always,

        // The subjects' ranges.
        Subjects, 100, 8, Tiles, Memory, (byte)ConfigurationFault.Ranges, 0, Always,
        Subjects, 108, 8, Tiles, Images, (byte)ConfigurationFault.Ranges, 0, Always,
        Subjects, 116, 8, Tiles, Ports, (byte)ConfigurationFault.Ranges, 0, Always,
        Subjects, 124, 8, Tiles, Msrs, (byte)ConfigurationFault.Ranges, 0, Always,
        Subjects, 132, 8, Tiles, Cpuid, (byte)ConfigurationFault.Ranges, 0, Always,
        Subjects, 140, 8, Tiles, Events, (byte)ConfigurationFault.Ranges, 0, Always,
        Subjects, 148, 8, Tiles, Traps, (byte)ConfigurationFault.Ranges, 0, Always,
        Subjects, 156, 4, AtMost, 0, (byte)ConfigurationFault.Reserved, 0, Always,

        // Memory: addresses and length, kind, index, rights (R, RW, RX, RWX), memory type.
        Memory, 0, 8, Pages, 0, (byte)ConfigurationFault.WholePages, 0, Always,
        Memory, 8, 8, Pages, 0, (byte)ConfigurationFault.WholePages, 0, Always,
        Memory, 16, 8, Pages, 0, (byte)ConfigurationFault.WholePages, 0, Always,
        Memory, 16, 8, Not, 0, (byte)ConfigurationFault.Empty, 0, Always,
        Memory, 24, 4, AtMost, 7, (byte)ConfigurationFault.MemoryKind, 0, Always,
        Memory, 28, 4, IndexOf, Channels, (byte)ConfigurationFault.MemoryIndex, 24, OfChannel,
        Memory, 28, 4, IndexOf, Subjects, (byte)ConfigurationFault.MemoryIndex, 24, OfSubject,
        Memory, 28, 4, AtMost, 0, (byte)ConfigurationFault.MemoryIndex, 24, Others & ~OfChannel & ~OfSubject,
        Memory, 32, 1, OneOf, 0b1010_1010, (byte)ConfigurationFault.Rights, 24, Own,
        Memory, 32, 1, OneOf, 0b0000_1010, (byte)ConfigurationFault.Rights, 24, OfChannel | OfMonitored | Device,
        Memory, 32, 1, OneOf, 0b0000_0010, (byte)ConfigurationFault.Rights, 24, Audit | Counters,
        Memory, 32, 1, OneOf, 0b0000_1000, (byte)ConfigurationFault.Rights, 24, OfState,
        Memory, 33, 1, OneOf, 0b0000_0011, (byte)ConfigurationFault.MemoryType, 24, Device,
        Memory, 33, 1, OneOf, 0b0100_0000, (byte)ConfigurationFault.MemoryType, 24, Others & ~Device,
        Memory, 34, 2, AtMost, 0, (byte)ConfigurationFault.Reserved, 0, Always,
        Memory, 36, 4, AtMost, 0, (byte)ConfigurationFault.Reserved, 0, Always,

        // Images and channels: length; name, address and length, writer, kind.
        Images, 16, 8, Not, 0, (byte)ConfigurationFault.Empty, 0, Always,
        Channels, 0, 32, Name, 0, (byte)ConfigurationFault.Name, 0, Always,
        Channels, 32, 8, Pages, 0, (byte)ConfigurationFault.WholePages, 0, Always,
        Channels, 40, 8, Pages, 0, (byte)ConfigurationFault.WholePages, 0, Always,
        Channels, 40, 8, Not, 0, (byte)ConfigurationFault.Empty, 0, Always,
        Channels, 48, 4, IndexOf, Subjects, (byte)ConfigurationFault.UnknownSubject, 0, Always,
        Channels, 52, 4, AtMost, 1, (byte)ConfigurationFault.ChannelKind, 0, Always,

        // Ports, MSRs (access; value and writable bits where the processor's own is passed through) and CPUID.
        Ports, 4, 4, AtMost, 0, (byte)ConfigurationFault.Reserved, 0, Always,
        Msrs, 4, 4, AtMost, 3, (byte)ConfigurationFault.MsrAccess, 0, Always,
        Msrs, 8, 8, AtMost, 0, (byte)ConfigurationFault.MsrOfProcessor, 4, Others & ~OwnValue,
        Msrs, 16, 8, AtMost, 0, (byte)ConfigurationFault.MsrOfProcessor, 4, Others & ~OwnValue,
        Cpuid, 4, 4, AtMost, 0, (byte)ConfigurationFault.Reserved, 0, Always,

        // Events: action, target, vector.
        Events, 0, 4, AtMost, 5, (byte)ConfigurationFault.EventAction, 0, Always,
        Events, 4, 4, IndexOf, Subjects, (byte)ConfigurationFault.EventTarget, 0, ToSubject,
        Events, 4, 4, IndexOf, MajorFrames, (byte)ConfigurationFault.EventTarget, 0, ToMajorFrame,
        Events, 4, 4, AtMost, 127, (byte)ConfigurationFault.EventTarget, 0, ToEnd,
        Events, 8, 4, IsVector, 0, (byte)ConfigurationFault.Vector, 0, ToInterrupt,
        Events, 8, 4, AtMost, 0, (byte)ConfigurationFault.Vector, 0, Others & ~ToInterrupt,
        Events, 12, 4, AtMost, 0, (byte)ConfigurationFault.Reserved, 0, Always,

        // Traps: action, monitor, what that sees and changes.
        Traps, 2, 1, AtMost, 6, (byte)ConfigurationFault.TrapAction, 0, Always,
        Traps, 3, 1, AtMost, 0, (byte)ConfigurationFault.Reserved, 0, Always,
        Traps, 4, 4, IndexOf, Subjects, (byte)ConfigurationFault.UnknownSubject, 0, Always,
        Traps, 8, 4, Bits, 24, (byte)ConfigurationFault.MonitoredBits, 0, Always,
        Traps, 12, 4, Bits, 24, (byte)ConfigurationFault.MonitoredBits, 0, Always,
        Traps, 4, 4, AtMost, 0, (byte)ConfigurationFault.MonitoredBits, 2, Others & ~Monitored,
        Traps, 8, 4, AtMost, 0, (byte)ConfigurationFault.MonitoredBits, 2, Others & ~Monitored,
        Traps, 12, 4, AtMost, 0, (byte)ConfigurationFault.MonitoredBits, 2, Others & ~Monitored,

        // Interrupts: line, subject, vector. Frames.
        Interrupts, 0, 4, AtMost, 15, (byte)ConfigurationFault.InterruptLine, 0, Always,
        Interrupts, 0, 4, Not, 2, (byte)ConfigurationFault.InterruptLine, 0, Always,
        Interrupts, 4, 4, IndexOf, Subjects, (byte)ConfigurationFault.UnknownSubject, 0, Always,
        Interrupts, 8, 4, IsVector, 0, (byte)ConfigurationFault.Vector, 0, Always,
        Interrupts, 12, 4, AtMost, 0, (byte)ConfigurationFault.Reserved, 0, Always,
        MajorFrames, 0, 32, Name, 0, (byte)ConfigurationFault.Name, 0, Always,
        MajorFrames, 32, 8, Tiles, MinorFrames, (byte)ConfigurationFault.MajorFrameRange, 0, Always,
        MajorFrames, 36, 4, Not, 0, (byte)ConfigurationFault.MajorFrameRange, 0, Always,
        MinorFrames, 4, 4, Not, 0, (byte)ConfigurationFault.MinorFrameLength, 0, Always,
    ];
}
