using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Flows;
using Bulkhead.Policy.Loading;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.Policy.Tests;

/// <summary>What holds for any text and any flows.</summary>
public class PropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", ":", ",", "- ", "\n", "  ", "&a ", "*a", "!!int ", "|", ">", "\"", "'", "#", "---\n",
        "...\n",
        "? ", "<<: ", "0x", "-1", "99999999999999999999", "\t", "\0", "\u2028", "null", "guest", "io-instruction", "%",
    ];

    [Fact]
    public void AnyEditOfAPolicy_IsReadOrRefusedByLinesOfOneForm()
    {
        Gen<string> edits = Gen.Choose(1, 3).SelectMany(count => Gen.ArrayOf(
                Gen.Choose(0, ExampleFiles.Base.Length - 1).SelectMany(at => Gen.Choose(0, 12).SelectMany(
                    length => Gen.Elements(Fragments).Select(text => (at, length, text)))),
                count))
            .Select(list => list.Aggregate(ExampleFiles.Base, Edit));
        Check.One(Many, Prop.ForAll(edits.ToArbitrary(), IsReadOrRefused));
    }

    [Fact]
    public void AnyFragmentAnywhere_IsReadOrRefused()
    {
        const string Document =
            "system: s\npartitions: { a: { flows-to: [b] } }\nsubjects:\n  c:\n    partition: \"a\"\n";
        foreach (string fragment in Fragments)
        {
            for (int at = 0; at <= Document.Length; at++)
            {
                string inserted = Document.Insert(at, fragment);
                Assert.True(IsReadOrRefused(inserted), inserted);
                string replaced = Edit(Document, (at, 3, fragment));
                Assert.True(IsReadOrRefused(replaced), replaced);
            }
        }
    }

    [Fact]
    public void AnyLinesOfAPolicyInAnyOrder_AreReadOrRefused()
    {
        string[] lines = ExampleFiles.Base.Split('\n');
        Gen<string> shuffled = Gen.ListOf(Gen.Elements(lines)).Select(list => string.Join('\n', list));
        Check.One(Many, Prop.ForAll(shuffled.ToArbitrary(), IsReadOrRefused));
    }

    [Fact]
    public void Closure_IsWhatStepsOfDirectFlowsReach()
    {
        SystemPolicy policy = PolicyLoader.Load(ExampleFiles.PathOf("base.yaml")).Policy!;
        Gen<Flow> flow = Gen.Elements(policy.Subjects.ToArray()).SelectMany(from =>
            Gen.Elements(policy.Subjects.Where(subject => subject != from).ToArray()).Select(to =>
                new Flow(from, to, FlowMeans.Channel, "c", default)));
        Check.One(
            Many, Prop.ForAll(Gen.ListOf(flow).ToArbitrary(), flows => HasRightClosure(policy.Subjects, [.. flows])));
    }

    [Fact]
    public void AnyNumber_IsReadAsItIsWritten() => Check.One(Many, Prop.ForAll(
        ArbMap.Default.ArbFor<ulong>(),
        number => ScalarText.TryNumber($"{number}", out ulong plain) && plain == number
            && ScalarText.TryNumber($"0x{number:x}", out ulong hexadecimal) && hexadecimal == number));

    [Fact]
    public void AnySize_IsReadAsItIsFormatted() => Check.One(Many, Prop.ForAll(
        ArbMap.Default.ArbFor<ulong>(),
        size => ScalarText.TrySize(ScalarText.FormatSize(size), out ulong read) && read == size));

    private static string Edit(string text, (int At, int Length, string Text) edit)
    {
        int at = Math.Min(edit.At, text.Length);
        return text.Remove(at, Math.Min(edit.Length, text.Length - at)).Insert(at, edit.Text);
    }

    private static bool IsReadOrRefused(string text)
    {
        LoadedPolicy loaded = PolicyLoader.Parse(text, new SystemLocation("case.yaml", "."));
        if (loaded.Policy is { } policy)
        {
            return loaded.Errors.Count == 0 && FlowReport.Of(policy).Length > 0;
        }

        return loaded.Errors.Count > 0 && loaded.Errors.All(IsOneLineWithAPlace);
    }

    private static bool IsOneLineWithAPlace(PolicyError error) =>
        error.Position is { File: "case.yaml", Line: >= 1, Column: >= 1 } && !error.ToString().Any(char.IsControl);

    /// <summary>Compares with Warshall's algorithm, which knows nothing of paths.</summary>
    private static bool HasRightClosure(IReadOnlyList<Subject> subjects, IReadOnlyList<Flow> flows)
    {
        int count = subjects.Count;
        bool[,] reaches = new bool[count, count];
        foreach (Flow flow in flows)
        {
            reaches[subjects.ToList().IndexOf(flow.From), subjects.ToList().IndexOf(flow.To)] = true;
        }

        for (int middle = 0; middle < count; middle++)
        {
            for (int from = 0; from < count; from++)
            {
                for (int to = 0; to < count; to++)
                {
                    reaches[from, to] |= reaches[from, middle] && reaches[middle, to];
                }
            }
        }

        FlowGraph graph = new(subjects, flows);
        bool isRight = graph.Closure.All(path => path.Steps.Zip(path.Steps.Skip(1)).All(
            pair => pair.First.To == pair.Second.From));
        for (int from = 0; from < count; from++)
        {
            for (int to = 0; to < count; to++)
            {
                bool isFound = graph.Closure.Any(path => path.From == subjects[from] && path.To == subjects[to]);
                isRight &= from == to || isFound == reaches[from, to];
            }
        }

        return isRight;
    }
}
