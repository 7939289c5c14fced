namespace Bulkhead.Runtime.Tests.Support;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;

/// <summary>Small systems of native subjects in one partition.</summary>
public static class Models
{
    public const uint Microseconds = 1000;
    public const ulong FrameTicks = Microseconds * RuntimeProcessor.Kilohertz / 1000;
    public const ulong Image = 0x10_0000;
    public const int ImageLength = 0xc0;

    /// <summary>Writable memory of each subject that no image fills.</summary>
    public const ulong Data = 0x10_4000;

    /// <summary>Subjects with a program and a frame of <see cref="Microseconds"/> each, in order.</summary>
    public static VectorModel Of(params string[] names)
    {
        VectorAllocator memory = new();
        VectorModel model = GoodVectors.New("test");
        model.Partitions.Add(new() { Name = VectorModel.Name("all"), FlowsTo = 1 });
        foreach (string name in names)
        {
            SubjectModel subject = GoodVectors.NewSubject(name, 0, memory);
            GoodVectors.AddProgram(subject, memory, (ulong)model.Subjects.Count * 0x100);
            model.Subjects.Add(subject);
        }

        GoodVectors.AddFrame(
            model, "normal", [.. Enumerable.Range(0, names.Length).Select(index => ((uint)index, Microseconds))]);
        GoodVectors.Finish(model, memory);
        new Random(2010).NextBytes(model.Images);
        return model;
    }

    /// <summary>The same system with an event of a subject.</summary>
    public static VectorModel With(this VectorModel model, int subject, EventRecord record)
    {
        model.Subjects[subject].Events.Add(record);
        return model;
    }

    /// <summary>The same system with what follows on a fault of a subject.</summary>
    public static VectorModel OnFault(this VectorModel model, int subject, FaultAction action, uint restarts = 0)
    {
        model.Subjects[subject].Record.OnFault = action;
        model.Subjects[subject].Record.MaximumRestarts = restarts;
        return model;
    }

    /// <summary>The same system with other frames.</summary>
    public static VectorModel Scheduled(this VectorModel model, params (uint Subject, uint Microseconds)[] frames)
    {
        model.MajorFrames.Clear();
        model.MinorFrames.Clear();
        GoodVectors.AddFrame(model, "normal", frames);
        return model;
    }
}
