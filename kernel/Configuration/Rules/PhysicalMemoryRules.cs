namespace Bulkhead.Kernel.Configuration;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Subjects;

/// <summary>The rules for what is where in physical memory: every frame has one use.</summary>
internal static class PhysicalMemoryRules
{
    /// <summary>
    /// From the first I/O APIC to the end of the local APICs' and of message-signalled interrupts (SDM Vol. 3A, 11.4.1
    /// and 11.11.1): whoever writes there can reset the processor.
    /// </summary>
    private const ulong InterruptControllers = 0xfec0_0000;
    private const ulong InterruptControllersLength = 0x30_0000;

    /// <summary>The uses before the subjects' blocks: kernel, module, audit ring and crash record.</summary>
    private const uint UsesOfHeader = 4;

    /// <summary>The memory that subjects may be given lies where there is any.</summary>
    public static void CheckExtent(ref ConfigurationReview review)
    {
        ref readonly ConfigurationHeader header = ref review.Vector.Header;
        ulong start = header.MemoryStart;
        ulong length = header.MemoryLength;
        review.Table = ConfigurationTable.Header;
        review.Record = 0;
        ulong aligned = start | length | header.AuditStart | header.AuditLength | header.CrashRecord;
        review.Require(aligned % ConfigurationReview.PageSize == 0, ConfigurationFault.WholePages);
        review.Require(length != 0 && header.AuditLength != 0, ConfigurationFault.Empty);
        review.Require(HasWidth(ref review, start, length), ConfigurationFault.AddressWidth);
        bool isAvailable = false;
        for (int index = 0; index < review.Map.Count; index++)
        {
            ref readonly MemoryRegion region = ref review.Map[index];
            if (region.Type == MemoryType.Available)
            {
                isAvailable |= ConfigurationReview.Contains(region.Start, region.Length, start, length);
            }
            else
            {
                bool overlaps = ConfigurationReview.Overlaps(region.Start, region.Length, start, length);
                review.Require(!overlaps, ConfigurationFault.MemoryUnavailable);
            }
        }

        review.Require(isAvailable, ConfigurationFault.MemoryUnavailable);
        MemoryRange kernel = review.Machine.Kernel;
        MemoryRange module = review.Machine.Module;
        review.Require(
            !ConfigurationReview.Overlaps(start, length, kernel.Start, kernel.Length)
                && !ConfigurationReview.Overlaps(start, length, module.Start, module.Length),
            ConfigurationFault.MemoryInUse);
    }

    /// <summary>Every use lies where it may, and none where another one is.</summary>
    public static void CheckUses(ref ConfigurationReview review)
    {
        uint count = UsesOfHeader + review.Vector.Count(ConfigurationTable.Subjects)
            + review.Vector.Count(ConfigurationTable.Channels) + review.Vector.Count(ConfigurationTable.Memory);
        for (uint index = 0; index < count; index++)
        {
            MemoryUse use = FindUse(ref review, index);
            CheckPlace(ref review, in use);
            ConfigurationTable table = review.Table;
            uint record = review.Record;
            for (uint other = 0; other < index && use.Length != 0 && review.IsSound; other++)
            {
                MemoryUse earlier = FindUse(ref review, other);
                review.Table = table;
                review.Record = record;
                review.Require(
                    !ConfigurationReview.Overlaps(use.Start, use.Length, earlier.Start, earlier.Length),
                    ConfigurationFault.Overlap);
            }
        }
    }

    private static void CheckPlace(ref ConfigurationReview review, in MemoryUse use)
    {
        ref readonly ConfigurationHeader header = ref review.Vector.Header;
        review.Require(
            use.IsDevice || use.IsKernel
                || ConfigurationReview.Contains(header.MemoryStart, header.MemoryLength, use.Start, use.Length),
            ConfigurationFault.OutsideMemory);
        if (!use.IsDevice)
        {
            return;
        }

        review.Require(HasWidth(ref review, use.Start, use.Length), ConfigurationFault.AddressWidth);
        bool isMemory = ConfigurationReview.Overlaps(
            InterruptControllers, InterruptControllersLength, use.Start, use.Length);
        for (int index = 0; index < review.Map.Count; index++)
        {
            ref readonly MemoryRegion region = ref review.Map[index];
            isMemory |= region.Type == MemoryType.Available
                && ConfigurationReview.Overlaps(region.Start, region.Length, use.Start, use.Length);
        }

        review.Require(!isMemory, ConfigurationFault.DeviceMemory);
    }

    private static bool HasWidth(ref ConfigurationReview review, ulong start, ulong length) =>
        ConfigurationReview.Contains(0, 1ul << review.Machine.PhysicalAddressWidth, start, length);

    /// <summary>A use of physical memory, counted from 0; the review goes to its record. Shared regions use none.</summary>
    private static MemoryUse FindUse(ref ConfigurationReview review, uint index)
    {
        ref readonly ConfigurationVector vector = ref review.Vector;
        uint subjects = vector.Count(ConfigurationTable.Subjects);
        uint channels = vector.Count(ConfigurationTable.Channels);
        review.Table = ConfigurationTable.Header;
        review.Record = 0;
        switch (index)
        {
            case 0:
                return Of(in review.Machine.Kernel);
            case 1:
                return Of(in review.Machine.Module);
            case 2:
                return new() { Start = vector.Header.AuditStart, Length = vector.Header.AuditLength };
            case 3:
                return new() { Start = vector.Header.CrashRecord, Length = ConfigurationReview.PageSize };
        }

        index -= UsesOfHeader;
        if (index < subjects)
        {
            ref readonly SubjectRecord subject = ref vector.Subject(index);
            review.Table = ConfigurationTable.Subjects;
            review.Record = index;
            return new()
            {
                Start = subject.Block,
                Length = SubjectBlock.ExtendedPageTables
                    + (subject.ExtendedPageTables * ConfigurationReview.PageSize),
            };
        }

        index -= subjects;
        if (index < channels)
        {
            ref readonly ChannelRecord channel = ref vector.Channel(index);
            review.Table = ConfigurationTable.Channels;
            review.Record = index;
            return new() { Start = channel.HostPhysical, Length = channel.Length };
        }

        review.Table = ConfigurationTable.Memory;
        review.Record = index - channels;
        return Of(in vector.Memory(review.Record));
    }

    private static MemoryUse Of(in MemoryRange range) =>
        new() { Start = range.Start, Length = range.Length, IsKernel = true };

    private static MemoryUse Of(in MemoryRecord region)
    {
        bool isDevice = region.Kind == MemoryKind.Device;
        bool isUse = isDevice || region.Kind <= MemoryKind.Kept;
        return new()
        {
            Start = region.HostPhysical,
            Length = isUse ? region.Length : 0,
            IsDevice = isDevice,
            IsKernel = !isUse,
        };
    }

    /// <summary>A range of physical memory that nobody else may use.</summary>
    private struct MemoryUse
    {
        public ulong Start;
        public ulong Length;
        public bool IsDevice;

        /// <summary>It need not lie in the memory for subjects.</summary>
        public bool IsKernel;
    }
}
