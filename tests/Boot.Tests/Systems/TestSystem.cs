using System.Diagnostics;
using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Boot.Tests.Systems;

/// <summary>
/// The smallest system that shows all of the runtime: a reporter, and subjects that write down what they see, each into
/// a channel of its own. All are virtual machines of a few instructions.
/// </summary>
internal static class TestSystem
{
    public const ulong TicksPerMicrosecond = 50;

    private const ulong Program = 0x1000;
    private const ulong Channel = 0x1_0000;
    private const ulong Extra = 0x1_1000;
    private const ulong FirstChannel = 0x2_0000;
    private const ulong Audit = 0x4_0000;
    private const EptRights ReadWrite = EptRights.Read | EptRights.Write;

    /// <summary>The subjects, by their index; those from sampler to taker have channels, in this order.</summary>
    public const uint Reporter = 0;
    public const uint Sampler = 1;
    public const uint Waiter = 2;
    public const uint Faulter = 3;
    public const uint Guest = 4;
    public const uint Giver = 5;
    public const uint Taker = 6;
    public const uint Looper = 7;
    public const uint Monitor = 8;

    private static readonly string[] s_programs =
        ["reporter", "sampler", "waiter", "faulter", "guest", "giver", "taker", "looper", "monitor"];

    private static readonly (uint Subject, uint Microseconds)[] s_frames =
    [
        (Sampler, 400), (Waiter, 400), (Looper, 400), (Faulter, 3000), (Guest, 400), (Giver, 400),
        (MinorFrameRecord.Idle, 100), (Reporter, 3000),
    ];

    public static ulong MajorFrameTicks { get; } =
        TicksPerMicrosecond * (ulong)s_frames.Sum(frame => frame.Microseconds);

    /// <summary>The boot module, and the model it is made of.</summary>
    public static byte[] Module(FaultAction onFault = FaultAction.Restart)
    {
        VectorAllocator memory = new();
        VectorModel model = GoodVectors.New("runtime-test");
        model.Header.SwitchWindow = 2500;
        model.Partitions.Add(new() { Name = VectorModel.Name("all"), FlowsTo = 1 });
        List<byte> images = [];
        foreach (string program in s_programs)
        {
            AddSubject(model, memory, program, images);
        }

        for (uint writer = Sampler; writer <= Taker; writer++)
        {
            AddChannel(model, memory, writer);
        }

        SubjectModel faulter = model.Subjects[(int)Faulter];
        faulter.Record.OnFault = onFault;
        faulter.Record.MaximumRestarts = onFault == FaultAction.Restart ? 2u : 0;
        GoodVectors.AddOwn(faulter, memory, Extra, 1, ReadWrite, MemoryKind.Kept);
        model.Subjects[(int)Looper].Record.WatchdogFrames = 3;
        model.Subjects[(int)Reporter].Ports.Add(new() { First = 0x3f8, Last = 0x3ff });
        GoodVectors.AddShared(
            model.Subjects[(int)Reporter], model, Audit, MemoryKind.Audit, 0, EptRights.Read);
        GoodVectors.AddShared(
            model.Subjects[(int)Monitor], model, Extra, MemoryKind.MonitoredState, Guest, ReadWrite);
        AddTrap(model.Subjects[(int)Guest]);
        AddEvents(model);
        GoodVectors.AddFrame(model, "normal", s_frames);
        GoodVectors.Finish(model, memory);
        model.Images = [.. images];
        model.HashImages();
        return model.Build();
    }

    private static void AddSubject(VectorModel model, VectorAllocator memory, string program, List<byte> images)
    {
        SubjectModel subject = GoodVectors.NewSubject(program, 0, memory);
        subject.Record.Kind = SubjectKind.VirtualMachine;
        subject.Record.Mode = SubjectMode.Protected32;
        subject.Record.EntryPoint = Program;
        subject.Record.PageTable = 0;
        GoodVectors.AddOwn(subject, memory, 0, 8, ReadWrite | EptRights.Execute);
        byte[] code = Assemble(program);
        subject.Images.Add(new()
        {
            GuestPhysical = Program, ModuleOffset = (ulong)images.Count, Length = (ulong)code.Length,
        });
        images.AddRange(code);
        model.Subjects.Add(subject);
    }

    private static void AddChannel(VectorModel model, VectorAllocator memory, uint writer)
    {
        uint index = (uint)model.Channels.Count;
        model.Channels.Add(new()
        {
            Name = VectorModel.Name(s_programs[writer]), HostPhysical = memory.Take(1), Length = 4096, Writer = writer,
        });
        GoodVectors.AddShared(
            model.Subjects[(int)writer], model, Channel, MemoryKind.Channel, index, ReadWrite);
        GoodVectors.AddShared(
            model.Subjects[(int)Reporter], model, FirstChannel + (index * 4096), MemoryKind.Channel, index,
            EptRights.Read);
    }

    private static void AddTrap(SubjectModel guest) => guest.Traps.Add(new()
    {
        Reason = ExitReason.IoInstruction, Action = TrapAction.Monitor, Monitor = Monitor, First = 0x60, Last = 0x60,
        Visible = MonitoredState.Rax | MonitoredState.InstructionPointer,
        Changeable = MonitoredState.Rax | MonitoredState.InstructionPointer,
    });

    private static void AddEvents(VectorModel model)
    {
        Add(Reporter, EventAction.EndSystem, 0);
        Add(Sampler, EventAction.Interrupt, Waiter, 40);
        Add(Giver, EventAction.Handover, Taker);
        Add(Taker, EventAction.Handover, Giver);
        Add(Monitor, EventAction.Handover, Guest);

        void Add(uint subject, EventAction action, uint target, uint vector = 0) => model.Subjects[(int)subject].Events
            .Add(new() { Action = action, Target = target, Vector = vector });
    }

    private static byte[] Assemble(string program)
    {
        string folder = Repository.Path("tests", "Boot.Tests", "Systems");
        string binary = Path.GetTempFileName();
        try
        {
            using Process nasm = Process.Start(new ProcessStartInfo(
                "nasm", ["-f", "bin", "-Wall", "-Werror", "-I", folder + "/", "-o", binary, $"{folder}/{program}.asm"])
            {
                RedirectStandardError = true,
            })!;
            string complaint = nasm.StandardError.ReadToEnd();
            nasm.WaitForExit();
            Assert.True(nasm.ExitCode == 0, complaint);
            return File.ReadAllBytes(binary);
        }
        finally
        {
            File.Delete(binary);
        }
    }
}
