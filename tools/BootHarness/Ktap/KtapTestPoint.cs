namespace Bulkhead.BootHarness.Ktap;

/// <summary>One result line of a KTAP log, with the subtests that it sums up.</summary>
public sealed record KtapTestPoint
{
    /// <summary>Line of the log that carries the result, from 1.</summary>
    public required int LineNumber { get; init; }

    /// <summary>Number that the log gives the point, from 1; 0 if it gives none.</summary>
    public required int Number { get; init; }

    /// <summary>True for <c>ok</c>, false for <c>not ok</c>, whatever the directive says.</summary>
    public required bool Ok { get; init; }

    /// <summary>What stands between the number and the directive, without a leading <c>- </c>; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>What the line says after a <c>#</c>.</summary>
    public required KtapDirective Directive { get; init; }

    /// <summary>What follows the directive; empty if nothing does.</summary>
    public required string Reason { get; init; }

    /// <summary>The nested log above the line; null if there was none.</summary>
    public KtapSuite? Subtests { get; init; }

    /// <summary>The description up to the first <c>": "</c>, or all of it.</summary>
    public string Name => Description.Split(": ", 2)[0];

    /// <summary>The description after the first <c>": "</c>; empty if there is none.</summary>
    public string Detail => Description.Split(": ", 2) is [_, string detail] ? detail : "";

    /// <summary>The <c>key=value</c> words of <see cref="Detail"/>.</summary>
    public IReadOnlyDictionary<string, string> Values => KeyValues.Parse(Detail);

    /// <summary>True if the point counts against the run: <c>not ok</c> that no directive excuses.</summary>
    public bool Failed => !Ok && Directive is not
        (KtapDirective.Skip or KtapDirective.Todo or KtapDirective.ExpectedFailure);

    /// <summary>True if the point ran and succeeded.</summary>
    public bool Passed => Ok && Directive is KtapDirective.None;

    /// <summary>True if the point did not run.</summary>
    public bool Skipped => Directive is KtapDirective.Skip;
}
