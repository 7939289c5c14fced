using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Shapes;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Reading;

/// <summary>Reads the text of a policy into its model.</summary>
public static class PolicyReader
{
    /// <summary>Reads a policy; whether it keeps the rules between its parts is not looked at.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">What to call the file in messages.</param>
    /// <param name="errors">Gets what is wrong.</param>
    /// <returns>The policy; null if anything is wrong with its form.</returns>
    public static SystemPolicy? Read(string text, string file, ErrorList errors)
    {
        PolicyNode? root = NodeReader.Read(text, file, errors);
        if (root is null)
        {
            return null;
        }

        PolicyLanguage.Document.Check(root, DocumentPath.Root, errors);
        return errors.IsEmpty ? ReadSystem(root) : null;
    }

    private static SystemPolicy ReadSystem(PolicyNode root)
    {
        PolicyNode? machine = root.Get("machine");
        SourcePosition machineAt = machine?.Position ?? root.Position;
        PolicyNode? audit = root.Get("audit");
        return new SystemPolicy
        {
            Name = root.Get("system")!.Name(),
            Description = root.Get("description").Text(),
            Levels = new LevelLattice(
                root.Get("levels").Get("secrecy").Names(),
                root.Get("levels").Get("integrity").Names()),
            Machine = new MachinePolicy
            {
                MemoryStart = machine.Get("memory").Get("start").Size(MachinePolicy.DefaultMemoryStart, machineAt),
                MemorySize = machine.Get("memory").Get("size").Size(MachinePolicy.DefaultMemorySize, machineAt),
                SwitchWindow = machine.Get("switch-window").Number32(MachinePolicy.DefaultSwitchWindow, machineAt),
                TicksPerMicrosecond = machine.Get("ticks-per-microsecond")
                    .Number32(MachinePolicy.DefaultTicksPerMicrosecond, machineAt),
            },
            Partitions = [.. root.Get("partitions").Entries().Select(entry => ReadPartition(entry.Name, entry.Value))],
            Subjects = [.. root.Get("subjects").Entries().Select(entry => SubjectReader.Read(entry.Name, entry.Value))],
            Channels = [.. root.Get("channels").Entries().Select(entry => ReadChannel(entry.Name, entry.Value))],
            Schedule = ReadSchedule(root.Get("schedule")!),
            Audit = new AuditPolicy
            {
                Reader = audit.Get("reader").OptionalName(),
                Records = audit.Get("records").Number32(AuditPolicy.DefaultRecords, audit?.Position ?? root.Position),
            },
        };
    }

    private static Partition ReadPartition(Located<string> name, PolicyNode node) => new()
    {
        Name = name,
        Description = node.Get("description").Text(),
        Secrecy = node.Get("secrecy").OptionalName(),
        Integrity = node.Get("integrity").OptionalName(),
        FlowsTo = node.Get("flows-to").Names(),
    };

    private static Channel ReadChannel(Located<string> name, PolicyNode node)
    {
        Located<ChannelKind> kind = node.Get("kind")
            .Word(PolicyWords.ChannelKinds, ChannelKind.Messages, name.Position);
        Located<ulong> size = node.Get("message").Size(0, name.Position);
        uint slots = kind.Value == ChannelKind.State ? Channel.StateSlots : Channel.DefaultSlots;
        return new Channel
        {
            Name = name,
            Description = node.Get("description").Text(),
            Writer = node.Get("writer")!.Name(),
            Readers = node.Get("readers").Names(),
            Kind = kind,
            MessageSize = new((uint)size.Value, size.Position),
            Slots = node.Get("slots").Number32(slots, name.Position),
            Vector = node.Get("event").OptionalNumber32(),
        };
    }

    private static Schedule ReadSchedule(PolicyNode node)
    {
        List<MajorFrame> majorFrames = [];
        foreach ((Located<string> name, PolicyNode cycle) in node.Get("major-frames").Entries())
        {
            majorFrames.Add(new MajorFrame(name, [.. cycle.Items().SelectMany(item => item.Entries()).Select(
                frame => new MinorFrame(frame.Name, frame.Value.Number32(0, frame.Name.Position)))]));
        }

        return new Schedule(node.Get("first").OptionalName() ?? majorFrames[0].Name, majorFrames);
    }
}
