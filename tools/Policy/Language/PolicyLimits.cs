using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;

namespace Bulkhead.Policy.Language;

/// <summary>The bounds of the language; the kernel's tables have the same or larger ones.</summary>
public static class PolicyLimits
{
    /// <summary>The size of a page in bytes.</summary>
    public const ulong Page = 4096;

    /// <summary>Partitions: a row of the flow matrix has 64 bits.</summary>
    public const int Partitions = PartitionRecord.MaximumCount;

    /// <summary>Subjects.</summary>
    public const int Subjects = SubjectRecord.MaximumCount;

    /// <summary>Channels.</summary>
    public const int Channels = 256;

    /// <summary>Regions of memory of a subject.</summary>
    public const int Memory = 32;

    /// <summary>Events of a subject, with those of its channels.</summary>
    public const int Events = 64;

    /// <summary>Ranges of ports of a subject.</summary>
    public const int Ports = 32;

    /// <summary>MSRs with a value of its own that a subject has.</summary>
    public const int OwnMsrs = MsrTable.Capacity;

    /// <summary>MSRs of a subject.</summary>
    public const int Msrs = 32;

    /// <summary>Constant leaves of CPUID of a subject.</summary>
    public const int Cpuid = 64;

    /// <summary>Traps of a subject.</summary>
    public const int Traps = 128;

    /// <summary>Words for the state that a monitor sees or changes, in one list.</summary>
    public const int States = 32;

    /// <summary>Parameters of a native subject.</summary>
    public const int Parameters = 64;

    /// <summary>Images of a virtual machine.</summary>
    public const int Images = 64;

    /// <summary>Major frames.</summary>
    public const int MajorFrames = 16;

    /// <summary>Minor frames of a major frame.</summary>
    public const int MinorFrames = 256;

    /// <summary>Levels of an order.</summary>
    public const int Levels = 16;

    /// <summary>The longest minor frame, in microseconds.</summary>
    public const uint Microseconds = MinorFrameRecord.MaximumMicroseconds;

    /// <summary>The end of the physical addresses that policies may name: 4 TiB.</summary>
    public const ulong PhysicalAddresses = 1ul << 42;

    /// <summary>The first vector that is no exception's.</summary>
    public const uint FirstVector = 32;

    /// <summary>The last vector.</summary>
    public const uint LastVector = 255;

    /// <summary>The largest status of a system's end.</summary>
    public const uint LastStatus = 127;
}
