namespace Bulkhead.Pc.Tests.Devices;

using Bulkhead.Subjects.Pc.Devices;
using static Bulkhead.Subjects.Pc.Devices.IntervalTimer8254Registers;

/// <summary>The counter, which never counts, beside a model that does.</summary>
public class IntervalCounterTests
{
    private readonly CounterModel _model = new();
    private IntervalCounter8254 _counter;
    private ulong _period;

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(0, true)]
    [InlineData(4, true)]
    public void It_is_at_every_clock_where_a_counter_would_be(int mode, bool isGateUsed)
    {
        Random random = new(mode);
        for (int round = 0; round < 500; round++)
        {
            Compare(random, mode, isGateUsed, isBcd: random.Next(2) == 0);
        }
    }

    private void Compare(Random random, int mode, bool isGateUsed, bool isBcd)
    {
        _model.SetGate(true);
        _counter.Reset(isGateHigh: true);
        _model.WriteControl(mode, isBcd);
        _counter.WriteControl(((uint)mode << 1) | (LeastThenMost << 4) | (isBcd ? 1u : 0), _period);
        ulong edges = _counter.Edges(_period) - (ulong)_model.Edges;
        int firstByte = -1;
        bool isGateHigh = true;
        for (int clock = 0; clock < 400; clock++)
        {
            int action = random.Next(clock < 4 ? 2 : 40);
            if (action == 0 && firstByte < 0)
            {
                int count = random.Next(20) == 0 ? 0 : random.Next(2, 40);
                firstByte = count;
                _model.WriteFirstByte();
                _counter.Write((uint)(isBcd ? (count / 10 << 4) | (count % 10) : count), _period);
            }
            else if (action == 1 && firstByte >= 0)
            {
                _model.WriteCount(firstByte);
                _counter.Write(0, _period);
                firstByte = -1;
            }
            else if (action == 2 && isGateUsed)
            {
                isGateHigh = !isGateHigh;
                _model.SetGate(isGateHigh);
                _counter.SetGate(isGateHigh, _period);
            }

            ulong predicted = _counter.NextEdge(_period);
            Assert.True(predicted > _period);
            int edgesBefore = _model.Edges;
            _period++;
            _model.Clock();
            Assert.True(_model.Edges == edgesBefore || predicted <= _period);
            Check(isGateUsed ? null : edges, $"mode {mode}, clock {clock}");
        }
    }

    private void Check(ulong? edges, string where)
    {
        Assert.True(_model.Output == _counter.Output(_period), $"OUT, {where}");
        _counter.LatchStatus(_period);
        uint status = _counter.Read(_period);
        Assert.True(_model.IsNullCount == ((status & NullCount) != 0), $"null count, {where}");
        Assert.True(_model.Output == ((status & Output) != 0), $"status, {where}");
        if (edges is ulong before)
        {
            Assert.Equal((ulong)_model.Edges + before, _counter.Edges(_period));
        }

        _counter.LatchCount(_period);
        uint count = _counter.Read(_period) | (_counter.Read(_period) << 8);
        if (_model.IsCounting)
        {
            uint expected = _model.Modulus == 10_000
                ? Convert.ToUInt32(_model.Count.ToString(), 16)
                : (uint)_model.Count;
            Assert.True(expected == count, $"count {count:X}, not {expected:X}, {where}");
        }
    }
}
