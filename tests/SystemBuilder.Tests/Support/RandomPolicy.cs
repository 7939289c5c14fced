using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Model;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Tests.Support;

/// <summary>Small policies of every shape, each from a seed.</summary>
internal static class RandomPolicy
{
    public static SystemPolicy Of(int seed)
    {
        Random random = new(seed);
        int natives = random.Next(1, 6);
        List<Channel> channels = [];
        for (int index = random.Next(5); index > 0; index--)
        {
            int writer = random.Next(natives);
            string[] readers =
            [
                .. Enumerable.Range(0, natives)
                    .Where(native => native != writer && random.Next(2) == 0)
                    .Select(native => $"native-{native}"),
            ];
            if (readers.Length > 0)
            {
                uint? vector = readers.Length == 1 && random.Next(2) == 0 ? (uint)random.Next(32, 256) : null;
                uint message = (uint)random.Next(1, random.Next(8) == 0 ? 4096 : 200);
                channels.Add(TestPolicy.Channel($"channel-{index}", $"native-{writer}", readers, message, vector) with
                {
                    Slots = TestPolicy.At(1u << random.Next(random.Next(6) == 0 ? 11 : 6)),
                });
            }
        }

        bool hasMachine = random.Next(2) == 0;
        List<Subject> subjects =
        [
            .. Enumerable.Range(0, natives).Select(index => Native(random, index, channels, hasMachine)),
        ];
        if (hasMachine)
        {
            subjects.Insert(random.Next(subjects.Count + 1), Machine(random));
        }

        return TestPolicy.System([TestPolicy.Partition("all")], subjects, channels, memory: 512 << 20);
    }

    private static Subject Native(Random random, int index, List<Channel> channels, bool hasMachine)
    {
        string name = $"native-{index}";
        SourcePosition here = new("system.yaml", 1, 1);
        return TestPolicy.Native(name, "all", TestPolicy.NoGrants with
        {
            Channels =
            [
                .. channels.Where(channel => channel.Writer == name).Select(channel => TestPolicy.Writes(channel.Name)),
                .. channels.Where(channel => channel.Readers.Any(reader => reader == name))
                    .Select(channel => TestPolicy.Reads(channel.Name)),
            ],
            Memory =
            [
                .. Enumerable.Range(0, random.Next(4)).Select(number => TestPolicy.Memory(
                    $"memory-{number}",
                    (ulong)random.Next(1, random.Next(4) == 0 ? 3000 : 20) << 12,
                    random.Next(2) == 0 ? MemoryKind.Private : MemoryKind.Kept)),
                .. index == 0 && random.Next(2) == 0
                    ? [TestPolicy.Memory("device", 8192, MemoryKind.Device)]
                    : Array.Empty<MemoryGrant>(),
            ],
            Monitors = index == 0 && hasMachine
                ? [new MonitorGrant
                {
                    Guest = TestPolicy.At("machine"),
                    Sees = TestPolicy.At(MonitoredState.All),
                    Changes = TestPolicy.At(MonitoredState.None),
                    Memory = TestPolicy.At(EptRights.Read),
                }]
                : [],
            Audit = index == 0 && random.Next(2) == 0 ? here : null,
            Counters = index == 0 && random.Next(2) == 0 ? here : null,
        }) with
        {
            StackSize = TestPolicy.At((ulong)random.Next(1, 40) << 12),
        };
    }

    private static Subject Machine(Random random) => TestPolicy.Machine("machine", "all", TestPolicy.NoGrants with
    {
        Memory =
        [
            TestPolicy.Memory("low-memory", (ulong)random.Next(1, 160) << 12, address: 0),
            TestPolicy.Memory(
                "memory", (ulong)random.Next(1, 8000) << 12, address: (ulong)random.Next(256, 2048) << 12),
        ],
    }) with
    {
        Traps =
        [
            new Trap
            {
                Reason = TestPolicy.At(ExitReason.IoInstruction),
                Action = TestPolicy.At(TrapAction.Monitor),
                Monitor = TestPolicy.At("native-0"),
                First = 0,
                Last = 0xffff,
                RangePosition = default,
            },
        ],
    };
}
