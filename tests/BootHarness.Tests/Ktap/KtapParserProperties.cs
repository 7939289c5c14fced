using Bulkhead.BootHarness.Ktap;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bulkhead.BootHarness.Tests.Ktap;

public sealed class KtapParserProperties
{
    private static readonly Gen<string> Word = Gen.Elements("vmxon", "a-b", "CF=0", "x:", "ok", "#3", "1..2", "not");

    private static readonly Gen<string> Description =
        Word.NonEmptyListOf().Select(words => string.Join(' ', words));

    [Fact]
    public void WhatWasWrittenIsRead() => Prop.ForAll(Suites().ToArbitrary(), points =>
    {
        KtapReport report = KtapParser.Parse(KtapText.Write(points));
        return report.Problems.Count == 0 && KtapText.Same(points, KtapText.Read(report.Suite));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WhatStandsBetweenTheLinesDoesNotMatter() => Prop.ForAll(Suites().ToArbitrary(), points =>
    {
        IEnumerable<string> lines = KtapText.Write(points).SelectMany(line => (string[])[line, "subject: hello", ""]);
        return KtapText.Same(points, KtapText.Read(KtapParser.Parse(lines).Suite));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ALineThatIsLostIsMissed() => Prop.ForAll(
        Suites().SelectMany(points => Gen.Choose(0, KtapText.Write(points).Count - 1)
            .Select(lost => (points, lost))).ToArbitrary(),
        sample =>
        {
            List<string> lines = KtapText.Write(sample.points);
            lines.RemoveAt(sample.lost);
            return KtapParser.Parse(lines).Problems.Count > 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ALineThatComesTwiceIsNoticed() => Prop.ForAll(
        Suites().SelectMany(points => Gen.Choose(0, KtapText.Write(points).Count - 1)
            .Select(twice => (points, twice))).ToArbitrary(),
        sample =>
        {
            List<string> lines = KtapText.Write(sample.points);
            lines.Insert(sample.twice, lines[sample.twice]);
            return KtapParser.Parse(lines).Problems.Count > 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void NoTextMakesItThrow() => Prop.ForAll<string[]>(lines =>
        KtapParser.Parse(string.Join('\n', lines.Prepend("KTAP version 1"))) is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void NoShuffleMakesItThrow() => Prop.ForAll(
        Suites().SelectMany(points => Gen.Shuffle<string>(KtapText.Write(points))).ToArbitrary(),
        lines => KtapParser.Parse(lines.Prepend("KTAP version 1")) is not null).QuickCheckThrowOnFailure();

    private static Gen<PointModel[]> Suites() => Gen.Sized(size => Points(Math.Min(size, 12)));

    private static Gen<PointModel[]> Points(int size) =>
        Gen.Choose(0, Math.Min(size, 4)).SelectMany(count => Point(size / 2).ArrayOf(count));

    private static Gen<PointModel> Point(int size) =>
        from description in Description
        from directive in Gen.Elements(Enum.GetValues<KtapDirective>())
        from subtests in size == 0 ? Gen.Constant<PointModel[]?>(null) : Gen.OneOf(
            Gen.Constant<PointModel[]?>(null), Points(size).Select(points => (PointModel[]?)points))
        from ok in Gen.Elements(true, false)
        let failedInside = subtests?.Any(inner => !inner.Ok) ?? false
        select new PointModel(ok && !failedInside, description, directive, subtests);
}
