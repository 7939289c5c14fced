using System.Xml.Linq;
using Bulkhead.Policy.Flows;
using Bulkhead.Policy.Model;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Pictures;
using Bulkhead.SystemBuilder.Tests.Support;

namespace Bulkhead.SystemBuilder.Tests;

public class PictureTests
{
    private static readonly SystemPolicy Example = WithEvents();
    private static readonly XDocument Graph = XDocument.Parse(GraphPicture.Draw(Example));
    private static readonly XDocument Schedule = XDocument.Parse(SchedulePicture.Draw(Example));
    private static readonly SystemImage Image = Systems.Build(TestPolicy.Example());

    [Fact]
    public void TheGraphNamesEveryPartitionAndSubject()
    {
        Assert.Equal(
            Example.Partitions.Select(partition => partition.Name.Value).Order(), Texts(Graph, "partition-name"));
        Assert.Equal(Example.Subjects.Select(subject => subject.Name.Value).Order(), Texts(Graph, "subject-name"));
    }

    [Fact]
    public void TheGraphHasAnArrowAndALabelForEachFlowBetweenTwoSubjects()
    {
        string[] flows =
        [
            .. new FlowGraph(Example).Direct
                .Where(flow => flow.Means is not (FlowMeans.Audit or FlowMeans.MajorFrame))
                .Select(flow => flow.Through),
        ];
        Assert.Equal(6, flows.Length);
        Assert.Equal(
            ["lend (handover)", "monitoring", "monitoring", "reports", "state · trusted", "wake (interrupt 40)"],
            Texts(Graph, "flow-name"));
        Assert.Equal(flows.Length, ArrowsOf(Graph).Count(arrow => arrow.Elements().Any()));
    }

    [Fact]
    public void ATrustedFlowIsMarkedAndSaysWhy()
    {
        XElement arrow = Assert.Single(
            ArrowsOf(Graph), arrow => Class(arrow) == "flow channel trusted");
        Assert.Contains("writer is trusted: the state is checked", arrow.Value);
        Assert.Contains("writer is trusted for state to reader: the state is checked", Graph.Root!.Value);
        Assert.Equal(3, Graph.Descendants().Count(element => Class(element) == "shield"));
    }

    [Fact]
    public void EventsAreDashedAndChannelsAreNot()
    {
        Assert.Contains(".event { stroke-dasharray", Graph.Root!.Value);
        Assert.Equal(2, ArrowsOf(Graph).Count(arrow => Class(arrow) == "flow event" && arrow.Elements().Any()));
        Assert.Equal(2, ArrowsOf(Graph).Count(arrow => Class(arrow) == "flow monitoring" && arrow.Elements().Any()));
    }

    [Fact]
    public void BoxesSayWhatNoArrowShows()
    {
        string[] notes = [.. Texts(Graph, "subject-note")];
        Assert.Contains("reads the audit of all", notes);
        Assert.Contains("may end the system", notes);
        Assert.Contains("switches major frames", notes);
        Assert.Contains("virtual machine", notes);
        Assert.Contains("ports 0x3f8-0x3ff, 0x60", notes);
    }

    [Fact]
    public void PartitionsLieBesideEachOtherAndHoldTheirSubjects()
    {
        Box[] partitions = [.. Boxes("partition").Take(Example.Partitions.Count)];
        for (int left = 0; left < partitions.Length; left++)
        {
            for (int right = left + 1; right < partitions.Length; right++)
            {
                Assert.False(partitions[left].Overlaps(partitions[right]));
            }
        }

        Assert.All(Boxes("subject").Take(Example.Subjects.Count), subject =>
            Assert.Single(partitions, partition => partition.Contains(subject)));
    }

    [Fact]
    public void PicturesAreTheSameEachTime()
    {
        Assert.Equal(GraphPicture.Draw(Example), GraphPicture.Draw(WithEvents()));
        Assert.Equal(SchedulePicture.Draw(Example), SchedulePicture.Draw(WithEvents()));
        Assert.Equal(MemoryPicture.Draw(MemoryMap.Of(Image.Vector)), MemoryPicture.Draw(MemoryMap.Of(Image.Vector)));
    }

    [Fact]
    public void TheTimelineHasEveryFrameInItsPlaceAndProportion()
    {
        XElement[] frames = [.. Schedule.Descendants().Where(element => Class(element) == "minor")];
        Assert.Equal(Example.Schedule.MajorFrames.Sum(major => major.MinorFrames.Count), frames.Length);
        Box[] boxes =
            [.. frames.Select(frame => Box.Of(frame.Elements().First(part => part.Name.LocalName == "rect")))];
        Assert.Equal(boxes[0].Width, boxes[1].Width);
        Assert.Equal(boxes[0].Width / 5, boxes[4].Width, 1);
        Assert.Equal(boxes[0].X + boxes[0].Width, boxes[1].X, 1);
        Assert.Contains(frames, frame => frame.Value.Contains("reader: 1,000 to 2,000", StringComparison.Ordinal));
    }

    [Fact]
    public void TheTimelineSaysWhoSwitches() =>
        Assert.Contains("until writer has rest follow", Schedule.Root!.Value);

    [Fact]
    public void TheScheduleAsTextAddsUp()
    {
        string text = ScheduleTable.Write(Example);
        Assert.Contains("major frame normal, the first: 4200 microseconds\n", text);
        Assert.Contains("major frame rest: 500 microseconds\n", text);
        Assert.Matches(@"\n +1000 +1000 +reader +high\n", text);
        Assert.Matches(@"\n  writer +1 +1000 +23.8% +3200\n", text);
        Assert.Contains("50 microseconds at 50 ticks", text);
        Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void TheMapHasEveryUseOfMemoryAndItsRights()
    {
        MemoryMap map = MemoryMap.Of(Image.Vector);
        string text = MemoryTable.Write(map);
        Assert.Matches(@"channel reports +writer rw, reader r\n", text);
        Assert.Matches(@"kernel: audit ring +reader r\n", text);
        Assert.Matches(@"kernel: exit counters of guest +reader r\n", text);
        Assert.Matches(@"kernel: page of guest's monitor +monitor rw\n", text);
        Assert.Matches(@"guest: memory at 0x100000 +guest rw, monitor r\n", text);
        Assert.Matches(@"kernel: state of writer\n", text);
        Assert.Matches(@"0x0fe000000 +0x0fe000fff +4 KiB +reader: device +reader rw\n", text);
        Assert.Equal(Image.Layout.Memory.Ranges.Aggregate(0ul, (sum, range) => sum + range.Length), map.Used);

        XDocument picture = XDocument.Parse(MemoryPicture.Draw(map));
        Assert.Equal(map.Rows.Select(row => row.Name).Order(), Texts(picture, "what"));
        Assert.Equal(
            map.Rows.Sum(row => row.Access.Count(access => access.Length > 0)), Texts(picture, "access").Count());
    }

    /// <summary>The example, with an interrupt, a handover and trust; levels make the trust needed.</summary>
    private static SystemPolicy WithEvents()
    {
        SystemPolicy policy = TestPolicy.Example();
        return policy with
        {
            Levels = new LevelLattice([TestPolicy.At("public"), TestPolicy.At("secret")], []),
            Partitions =
            [
                .. policy.Partitions.Select(partition => partition with
                {
                    Secrecy = TestPolicy.At(partition.Name.Value == "low" ? "secret" : "public"),
                }),
            ],
            Subjects =
            [
                .. policy.Subjects.Select(subject => subject.Name.Value switch
                {
                    "writer" => subject with
                    {
                        TrustedFor =
                        [
                            new TrustedFlow
                            {
                                To = TestPolicy.At("reader"),
                                Through = TestPolicy.At("state"),
                                Why = TestPolicy.At("the state is checked"),
                                Position = default,
                            },
                        ],
                    },
                    "monitor" => subject with
                    {
                        Grants = subject.Grants with
                        {
                            Events =
                            [
                                TestPolicy.Event("wake", Kernel.Configuration.EventAction.Interrupt, "reader", 40),
                                TestPolicy.Event("lend", Kernel.Configuration.EventAction.Handover, "guest"),
                            ],
                        },
                    },
                    _ => subject,
                }),
            ],
        };
    }

    private static IEnumerable<string> Texts(XDocument picture, string kind) => picture.Descendants()
        .Where(element => element.Name.LocalName == "text" && Class(element) == kind)
        .Select(element => element.Value)
        .Order();

    private static IEnumerable<XElement> ArrowsOf(XDocument picture) => picture.Descendants()
        .Where(element => element.Name.LocalName == "path" && Class(element).Split(' ')[0] == "flow");

    private static IEnumerable<Box> Boxes(string kind) => Graph.Descendants()
        .Where(element => element.Name.LocalName == "rect" && Class(element).Split(' ')[0] == kind)
        .Select(Box.Of);

    private static string Class(XElement element) => element.Attribute("class")?.Value ?? string.Empty;

    private sealed record Box(double X, double Y, double Width, double Height)
    {
        public static Box Of(XElement element)
        {
            return new Box(Number("x"), Number("y"), Number("width"), Number("height"));

            double Number(string name) => (double)element.Attribute(name)!;
        }

        public bool Contains(Box other) => other.X >= X && other.Y >= Y
            && other.X + other.Width <= X + Width && other.Y + other.Height <= Y + Height;

        public bool Overlaps(Box other) => X < other.X + other.Width && other.X < X + Width
            && Y < other.Y + other.Height && other.Y < Y + Height;
    }
}
