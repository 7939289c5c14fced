namespace Bulkhead.Runtime.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Runtime.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

/// <summary>Minor frames tile time: no gap, no overlap, no drift.</summary>
public sealed class FrameClockTests
{
    private const ulong Began = 123_456_789;

    [Fact]
    public void FramesTileTimeWithoutDrift() => Prop.ForAll(
        ArbMap.Default.ArbFor<PositiveInt[]>().Filter(lengths => lengths.Length > 0),
        Gen.Choose(10_000, 5_000_000).ToArbitrary(),
        (lengths, kilohertz) =>
        {
            uint[] microseconds = [.. lengths.Select(one => (uint)Math.Min(one.Get * 100, 1_000_000))];
            FrameClock clock = default;
            VectorModel model = Models.Of("one").Scheduled([.. microseconds.Select(one => (0u, one))]);
            byte[] module = GC.AllocateArray<byte>(model.Build().Length, pinned: true);
            model.Build().CopyTo(module, 0);
            Assert.True(TestMachine.Check(module, out ConfigurationVector vector).IsAccepted);
            clock.Begin(vector, (ulong)kilohertz, Began);
            ulong expected = Began;
            for (int frame = 0; frame < 5 * microseconds.Length; frame++)
            {
                ulong length = microseconds[frame % microseconds.Length] * (ulong)kilohertz / 1000;
                Assert.Equal((expected, expected + length), (clock.Start, clock.End));
                expected += length;
                clock.Advance();
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnotherMajorFrameFollowsBehindTheLastMinorFrame()
    {
        VectorModel model = Models.Of("one", "two", "three");
        GoodVectors.AddFrame(model, "other", (2, 500), (MinorFrameRecord.Idle, 100), (1, 300));
        byte[] module = GC.AllocateArray<byte>(model.Build().Length, pinned: true);
        model.Build().CopyTo(module, 0);
        Assert.True(TestMachine.Check(module, out ConfigurationVector vector).IsAccepted);
        FrameClock clock = default;
        clock.Begin(vector, RuntimeProcessor.Kilohertz, Began);
        List<uint> owners = [];
        List<int> firsts = [];
        for (int frame = 0; frame < 12; frame++)
        {
            owners.Add(clock.Subject);
            if (clock.IsFirst)
            {
                firsts.Add(frame);
            }

            if (frame is 1 or 7)
            {
                clock.Follow(vector, frame == 1 ? 1u : 0);
            }

            clock.Advance();
        }

        uint idle = MinorFrameRecord.Idle;
        Assert.Equal([0, 1, 2, 2, idle, 1, 2, idle, 1, 0, 1, 2], owners);
        Assert.Equal([0, 3, 6, 9], firsts);
    }
}
