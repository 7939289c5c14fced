using Bulkhead.Subjects;
using Bulkhead.Systems.TwoLevels;
using Bulkhead.Systems.TwoLevels.DowngraderProgram;
using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>What the trusted downgrader of two-levels lets out.</summary>
public sealed class ReleaseRuleTests
{
    private static readonly Finding Good = new(FindingKind.Summary, 1, 4, 20, 0);

    [Fact]
    public void ASummaryIsReleased() => Assert.Equal(ReleaseVerdict.Released, Judge(Encoded(Good)));

    [Fact]
    public void ADetailIsNot() =>
        Assert.Equal(ReleaseVerdict.NoSummary, Judge(Encoded(new Finding(FindingKind.Detail, 1, 1, 20, 3))));

    [Theory]
    [InlineData(0, 4, 20, 0)]
    [InlineData(1001, 4, 20, 0)]
    [InlineData(1, 0, 20, 0)]
    [InlineData(1, 1001, 20, 0)]
    [InlineData(1, 4, 61, 0)]
    [InlineData(1, 4, 20, 1)]
    public void NumbersThatNoSummaryHasAreRefused(ulong number, ulong reports, ulong mean, ulong station) =>
        Assert.Equal(
            ReleaseVerdict.OutOfRange,
            Judge(Encoded(new Finding(FindingKind.Summary, number, reports, mean, station))));

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(72)]
    public void AnotherLengthIsMalformed(int length) =>
        Assert.Equal(ReleaseVerdict.Malformed, Judge([.. Encoded(Good), .. new byte[8]], length));

    [Fact]
    public void NoBitBehindTheNumbersPasses()
    {
        for (int bit = 5 * 64; bit < 8 * 64; bit++)
        {
            byte[] message = Encoded(Good);
            message[bit / 8] |= (byte)(1 << (bit % 8));
            Assert.Equal(ReleaseVerdict.Malformed, Judge(message));
        }
    }

    /// <summary>
    /// Whatever the vault sends: what is released encodes to the message, and has small numbers only.
    /// </summary>
    [Fact]
    public void WhatIsReleasedHasNoRoomForMore() =>
        Prop.ForAll(
            Gen.Choose(0, 70).Select(value => (ulong)value).ArrayOf(8).ToArbitrary(),
            words =>
            {
                byte[] message = new byte[Finding.Size];
                for (int index = 0; index < words.Length; index++)
                {
                    // Most words are what a summary has, so that some messages pass.
                    MessageWords.Write(message, index, words[index] % 7 < 5 ? WordOf(Good, index) : words[index]);
                }

                ReleaseRule rule = default;
                if (rule.Judge(message, out Finding finding) == ReleaseVerdict.Released)
                {
                    Assert.Equal(message, Encoded(finding));
                    Assert.InRange(finding.MeanDegrees, 0ul, ReleaseRule.MaximumDegrees);
                    Assert.Equal((FindingKind.Summary, 0ul), (finding.Kind, finding.Station));
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void TheRateIsBounded()
    {
        ReleaseRule rule = default;
        int released = 0;
        const int Periods = 5;
        for (uint frame = 0; frame < Periods * ReleaseRule.FramesBetweenReleases; frame++)
        {
            for (int attempt = 0; attempt < 3; attempt++)
            {
                released += rule.Judge(Encoded(Good), out _) == ReleaseVerdict.Released ? 1 : 0;
            }

            rule.EndFrame();
        }

        Assert.Equal(Periods, released);
    }

    private static ulong WordOf(Finding finding, int index) => MessageWords.Read(Encoded(finding), index);

    private static byte[] Encoded(Finding finding)
    {
        byte[] message = new byte[Finding.Size];
        finding.Encode(message);
        return message;
    }

    private static ReleaseVerdict Judge(byte[] message, int length = Finding.Size)
    {
        ReleaseRule rule = default;
        return rule.Judge(message.AsSpan(0, length), out _);
    }
}
