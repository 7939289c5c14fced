namespace Bulkhead.BootHarness.Launching;

/// <summary>Boots by an arbitrary command.</summary>
/// <param name="program">The program: a path, or a name that is looked up on PATH.</param>
/// <param name="arguments">Its arguments.</param>
public sealed record CommandLauncher(string program, params IReadOnlyList<string> arguments) : Launcher
{
    /// <inheritdoc/>
    public override string Program => program;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arguments => arguments;
}
