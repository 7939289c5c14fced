namespace Bulkhead.BootHarness.Ktap;

/// <summary>What a result line adds after a <c>#</c> (KTAP version 1, "Test case result lines").</summary>
public enum KtapDirective
{
    /// <summary>Nothing: the result stands as it is.</summary>
    None,

    /// <summary>The test did not run; the reason says why.</summary>
    Skip,

    /// <summary>The test is known not to work yet; a failure does not count.</summary>
    Todo,

    /// <summary>The test is expected to fail; a failure does not count.</summary>
    ExpectedFailure,

    /// <summary>The test took too long.</summary>
    Timeout,

    /// <summary>The test could not be carried out.</summary>
    Error,
}
