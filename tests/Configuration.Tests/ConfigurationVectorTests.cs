namespace Bulkhead.Configuration.Tests;

using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Bulkhead.Configuration.Tests.Fuzz;
using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;

/// <summary>The view of the vector that the kernel works with.</summary>
public sealed class ConfigurationVectorTests : IDisposable
{
    private readonly byte[] _module = GoodVectors.Complete().Build();
    private readonly GuardedMemory _memory;
    private readonly ConfigurationVector _vector;

    public ConfigurationVectorTests()
    {
        _memory = new(_module.Length);
        Assert.True(TestMachine.Check(_memory.PlaceAtEnd(_module), out _vector).IsAccepted);
    }

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void RecordsAreThoseOfTheModel()
    {
        VectorModel model = GoodVectors.Complete();
        Assert.Equal(
            model.MinorFrames, Enumerable.Range(0, 7).Select(index => _vector.MinorFrame((uint)index)));
        Assert.Equal("guests"u8.ToArray(), _vector.Partition(3).Name.Letters.ToArray());
        Assert.Equal(model.Subjects[2].Record.Block, _vector.Subject(2).Block);
        Assert.Equal(model.Subjects[0].Memory[6].HostPhysical, _vector.Memory(6).HostPhysical);
        Assert.Equal(model.Channels[1].HostPhysical, _vector.Channel(1).HostPhysical);
        Assert.Equal(0x3f8, _vector.Port(2).First);
        Assert.Equal((uint)Msr.IA32_PAT, _vector.Msr(1).Index);
        Assert.Equal(1u, _vector.Cpuid(0).Values.Eax);
        Assert.Equal(EventAction.EndSystem, _vector.Event(1).Action);
        Assert.Equal(4u, _vector.Trap(0).Monitor);
        Assert.Equal(36u, _vector.Interrupt(1).Vector);
        Assert.Equal(new RecordRange { First = 5, Count = 2 }, _vector.MajorFrame(1).MinorFrames);
    }

    [Fact]
    public void ImageIsItsBytes()
    {
        ImageRecord image = _vector.Image(6);
        Assert.Equal(0x200ul, image.Length);
        Assert.Equal(_module[(int)image.ModuleOffset..][..0x200], _vector.Bytes(in image).ToArray());
    }

    [Fact]
    public void DigestIsOfTheVectorWithoutImages()
    {
        _vector.Digest(out Sha256Digest digest);
        byte[] expected = SHA256.HashData(_module.AsSpan(0, (int)_vector.Header.Length));
        Assert.Equal(expected, ((ReadOnlySpan<byte>)digest).ToArray());
    }

    [Fact]
    public void RecordBehindItsTableIsAFaultOfTheKernel()
    {
        Assert.Throws<ProcessorHaltedException>(() => _vector.Subject(5).Partition);
        Assert.Throws<ProcessorHaltedException>(() => _vector.MinorFrame(7).Subject);
        Assert.Throws<ProcessorHaltedException>(() => _vector.Event(uint.MaxValue).Target);
    }

    [Fact]
    public void SizesAreTheRecords()
    {
        int[] sizes =
        [
            Unsafe.SizeOf<PartitionRecord>(), Unsafe.SizeOf<SubjectRecord>(), Unsafe.SizeOf<MemoryRecord>(),
            Unsafe.SizeOf<ImageRecord>(), Unsafe.SizeOf<ChannelRecord>(), Unsafe.SizeOf<PortRecord>(),
            Unsafe.SizeOf<MsrRecord>(), Unsafe.SizeOf<CpuidRecord>(), Unsafe.SizeOf<EventRecord>(),
            Unsafe.SizeOf<TrapRecord>(), Unsafe.SizeOf<InterruptRecord>(), Unsafe.SizeOf<MajorFrameRecord>(),
            Unsafe.SizeOf<MinorFrameRecord>(),
        ];
        Assert.Equal((int)ConfigurationHeader.Size, Unsafe.SizeOf<ConfigurationHeader>());
        Assert.Equal(ConfigurationHeader.TableCount, sizes.Length);
        for (int table = 0; table < sizes.Length; table++)
        {
            Assert.Equal((uint)sizes[table], ConfigurationHeader.RecordSize((ConfigurationTable)table));
            Assert.Equal(sizes[table], VectorLayout.RecordSize((ConfigurationTable)table));
            Assert.Equal(0, sizes[table] % sizeof(ulong));
        }
    }
}
