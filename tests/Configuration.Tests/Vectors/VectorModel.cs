namespace Bulkhead.Configuration.Tests.Vectors;

using System.Runtime.InteropServices;
using System.Text;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;

/// <summary>A configuration vector in parts that tests change, and its bytes. It has no rules of its own.</summary>
public sealed class VectorModel
{
    public ConfigurationHeader Header;

    public List<PartitionRecord> Partitions { get; init; } = [];

    public List<SubjectModel> Subjects { get; init; } = [];

    public List<ChannelRecord> Channels { get; init; } = [];

    public List<InterruptRecord> Interrupts { get; init; } = [];

    public List<MajorFrameRecord> MajorFrames { get; init; } = [];

    public List<MinorFrameRecord> MinorFrames { get; init; } = [];

    /// <summary>What follows the vector in the module; images have offsets in it until they are built.</summary>
    public byte[] Images { get; set; } = [];

    public static RecordName Name(string text)
    {
        RecordName name = default;
        Encoding.ASCII.GetBytes(text, name);
        return name;
    }

    /// <summary>Gives the images the hashes of their bytes.</summary>
    public void HashImages()
    {
        foreach (SubjectModel subject in Subjects)
        {
            foreach (ref ImageRecord image in CollectionsMarshal.AsSpan(subject.Images))
            {
                ReadOnlySpan<byte> bytes = Images.AsSpan((int)image.ModuleOffset, (int)image.Length);
                image.Digest = Digest(bytes);
            }
        }
    }

    /// <summary>As the kernel hashes an image.</summary>
    private static Sha256LaneDigest Digest(ReadOnlySpan<byte> bytes)
    {
        Sha256Lanes hash = default;
        hash.Start();
        for (int start = 0; start < bytes.Length; start += Sha256Lanes.BlockSize)
        {
            hash.Add(bytes[start..Math.Min(bytes.Length, start + Sha256Lanes.BlockSize)], hasAvx2: false);
        }

        hash.Finish((ulong)bytes.Length, hasAvx2: false);
        return hash.Digest;
    }

    /// <summary>The module: the header with counts and lengths, the tables with ranges, the images.</summary>
    public byte[] Build()
    {
        SubjectRecord[] subjects = Subjects.Select(subject => subject.Record).ToArray();
        Tile(subjects, subject => subject.Memory.Count, (ref SubjectRecord record) => ref record.Memory);
        Tile(subjects, subject => subject.Images.Count, (ref SubjectRecord record) => ref record.Images);
        Tile(subjects, subject => subject.Ports.Count, (ref SubjectRecord record) => ref record.Ports);
        Tile(subjects, subject => subject.Msrs.Count, (ref SubjectRecord record) => ref record.Msrs);
        Tile(subjects, subject => subject.Cpuid.Count, (ref SubjectRecord record) => ref record.Cpuid);
        Tile(subjects, subject => subject.Events.Count, (ref SubjectRecord record) => ref record.Events);
        Tile(subjects, subject => subject.Traps.Count, (ref SubjectRecord record) => ref record.Traps);
        byte[][] tables =
        [
            Bytes<PartitionRecord>([.. Partitions]),
            Bytes<SubjectRecord>(subjects),
            Bytes<MemoryRecord>([.. Subjects.SelectMany(subject => subject.Memory)]),
            [],
            Bytes<ChannelRecord>([.. Channels]),
            Bytes<PortRecord>([.. Subjects.SelectMany(subject => subject.Ports)]),
            Bytes<MsrRecord>([.. Subjects.SelectMany(subject => subject.Msrs)]),
            Bytes<CpuidRecord>([.. Subjects.SelectMany(subject => subject.Cpuid)]),
            Bytes<EventRecord>([.. Subjects.SelectMany(subject => subject.Events)]),
            Bytes<TrapRecord>([.. Subjects.SelectMany(subject => subject.Traps)]),
            Bytes<InterruptRecord>([.. Interrupts]),
            Bytes<MajorFrameRecord>([.. MajorFrames]),
            Bytes<MinorFrameRecord>([.. MinorFrames]),
        ];
        ImageRecord[] images = [.. Subjects.SelectMany(subject => subject.Images)];
        tables[(int)ConfigurationTable.Images] = Bytes<ImageRecord>(images);
        ConfigurationHeader header = Header;
        uint length = (uint)(VectorLayout.HeaderSize + tables.Sum(table => table.Length));
        for (int table = 0; table < tables.Length; table++)
        {
            header.Counts[table] = (uint)(tables[table].Length / VectorLayout.RecordSize((ConfigurationTable)table));
        }

        for (int index = 0; index < images.Length; index++)
        {
            images[index].ModuleOffset += length;
        }

        tables[(int)ConfigurationTable.Images] = Bytes<ImageRecord>(images);
        header.Magic = ConfigurationHeader.ExpectedMagic;
        header.Version = ConfigurationHeader.ExpectedVersion;
        header.Length = length;
        header.ModuleLength = length + (ulong)Images.Length;
        return [.. Bytes<ConfigurationHeader>([header]), .. tables.SelectMany(table => table), .. Images];
    }

    private static byte[] Bytes<T>(ReadOnlySpan<T> records)
        where T : unmanaged => MemoryMarshal.AsBytes(records).ToArray();

    private void Tile(SubjectRecord[] subjects, Func<SubjectModel, int> count, RangeOf range)
    {
        uint first = 0;
        for (int index = 0; index < subjects.Length; index++)
        {
            uint records = (uint)count(Subjects[index]);
            range(ref subjects[index]) = new RecordRange { First = first, Count = records };
            first += records;
        }
    }

    private delegate ref RecordRange RangeOf(ref SubjectRecord record);
}
