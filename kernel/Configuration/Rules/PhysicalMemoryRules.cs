namespace Bulkhead.Kernel.Configuration;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Subjects;

/// <summary>The rules for what is where in physical memory: every frame has one use.</summary>
internal static class PhysicalMemoryRules
{
    /// <summary>
    /// From the first I/O APIC to the end of the local APICs and of message-signalled interrupts (SDM Vol. 3A, 11.4.1
    /// and 11.11.1): whoever writes there can reset the processor.
    /// </summary>
    private const ulong InterruptControllers = 0xfec0_0000;
    private const ulong InterruptControllersLength = 0x30_0000;

    /// <summary>The uses before those of the subjects' blocks: the audit ring and the crash record.</summary>
    private const uint UsesOfHeader = 2;

    /// <summary>The memory that subjects may be given lies where there is any.</summary>
    public static void CheckExtent(ref ConfigurationReview review)
    {
        ref readonly ConfigurationHeader header = ref review.Vector.Header;
        ulong start = header.MemoryStart;
        ulong length = header.MemoryLength;
        review.Table = ConfigurationTable.Header;
        review.Record = 0;
        RequireWidth(ref review, start, length);
        review.Require(
            review.Map.IsAvailable(start, start + length) && !Meets(ref review, start, length, false),
            ConfigurationFault.MemoryUnavailable);
        review.Require(!IsInUse(ref review, start, length), ConfigurationFault.MemoryInUse);
    }

    /// <summary>Every use lies where it may, and none where another one is.</summary>
    public static void CheckUses(ref ConfigurationReview review)
    {
        uint count = UsesOfHeader + review.Vector.Count(ConfigurationTable.Subjects)
            + review.Vector.Count(ConfigurationTable.Channels) + review.Vector.Count(ConfigurationTable.Memory);
        for (uint index = 0; index < count; index++)
        {
            ulong start = FindUse(ref review, index, out ulong length);
            bool overlaps = false;
            for (uint other = 0; other < index && length != 0; other++)
            {
                ulong otherStart = FindUse(ref review, other, out ulong otherLength);
                overlaps |= ConfigurationReview.Overlaps(start, length, otherStart, otherLength);
            }

            start = FindUse(ref review, index, out length);
            CheckPlace(ref review, start, length);
            review.Require(!overlaps, ConfigurationFault.Overlap);
        }
    }

    private static void CheckPlace(ref ConfigurationReview review, ulong start, ulong length)
    {
        ref readonly ConfigurationHeader header = ref review.Vector.Header;
        if (review.Table == ConfigurationTable.Memory
            && review.Vector.Memory(review.Record).Kind == MemoryKind.Device)
        {
            RequireWidth(ref review, start, length);
            review.Require(
                !Meets(ref review, start, length, true) && !IsInUse(ref review, start, length)
                    && !ConfigurationReview.Overlaps(
                        InterruptControllers, InterruptControllersLength, start, length),
                ConfigurationFault.DeviceMemory);
        }
        else if (length != 0)
        {
            review.Require(
                ConfigurationReview.Contains(header.MemoryStart, header.MemoryLength, start, length),
                ConfigurationFault.OutsideMemory);
        }
    }

    /// <summary>Whether a range has memory that the memory map calls available, or else that it does not.</summary>
    private static bool Meets(ref ConfigurationReview review, ulong start, ulong length, bool available)
    {
        bool meets = false;
        for (int index = 0; index < review.Map.Count; index++)
        {
            ref readonly MemoryRegion region = ref review.Map[index];
            meets |= region.Type == MemoryType.Available == available
                && ConfigurationReview.Overlaps(region.Start, region.Length, start, length);
        }

        return meets;
    }

    /// <summary>Whether the kernel or the module is in a range.</summary>
    private static bool IsInUse(ref ConfigurationReview review, ulong start, ulong length)
    {
        MemoryRange kernel = review.Machine.Kernel;
        MemoryRange module = review.Machine.Module;
        return ConfigurationReview.Overlaps(start, length, kernel.Start, kernel.Length)
            || ConfigurationReview.Overlaps(start, length, module.Start, module.Length);
    }

    private static void RequireWidth(ref ConfigurationReview review, ulong start, ulong length) => review.Require(
        ConfigurationReview.Contains(0, 1ul << review.Machine.PhysicalAddressWidth, start, length),
        ConfigurationFault.AddressWidth);

    /// <summary>
    /// The start and the length of a use of physical memory, counted from 0. A shared region's length is 0: it is
    /// another record's use. The review goes to its record.
    /// </summary>
    private static ulong FindUse(ref ConfigurationReview review, uint index, out ulong length)
    {
        uint subjects = review.Vector.Count(ConfigurationTable.Subjects);
        uint channels = review.Vector.Count(ConfigurationTable.Channels);
        review.Table = ConfigurationTable.Header;
        review.Record = 0;
        if (index < UsesOfHeader)
        {
            ref readonly ConfigurationHeader header = ref review.Vector.Header;
            length = index == 0 ? header.AuditLength : ConfigurationReview.PageSize;
            return index == 0 ? header.AuditStart : header.CrashRecord;
        }

        review.Table = ConfigurationTable.Subjects;
        review.Record = index - UsesOfHeader;
        if (review.Record < subjects)
        {
            ref readonly SubjectRecord subject = ref review.Vector.Subject(review.Record);
            length = SubjectBlock.ExtendedPageTables + (subject.ExtendedPageTables * ConfigurationReview.PageSize);
            return subject.Block;
        }

        review.Table = ConfigurationTable.Channels;
        review.Record -= subjects;
        if (review.Record < channels)
        {
            ref readonly ChannelRecord channel = ref review.Vector.Channel(review.Record);
            length = channel.Length;
            return channel.HostPhysical;
        }

        review.Table = ConfigurationTable.Memory;
        review.Record -= channels;
        ref readonly MemoryRecord region = ref review.Vector.Memory(review.Record);
        length = region.Kind is MemoryKind.Private or MemoryKind.Kept or MemoryKind.Device ? region.Length : 0;
        return region.HostPhysical;
    }
}
