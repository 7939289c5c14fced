namespace Bulkhead.Images.Tests;

/// <summary>How a program ended: its exit status, and what it wrote.</summary>
internal sealed record CommandResult(int Status, string Output, string Error)
{
    /// <summary>Standard error without its final line end, for refusals that must be one line.</summary>
    public string ErrorLine => Error.TrimEnd('\n');

    /// <summary>Asserts success, and shows the program's complaint if it failed.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(Status == 0, $"exit status {Status}: {Error}{Output}");
        return this;
    }
}
