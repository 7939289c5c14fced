namespace Bulkhead.Kernel.Console;

using System;
using Bulkhead.Kernel.Boot;

/// <summary>KTAP version 1 on the kernel's log: a plan, numbered test points, diagnostics.</summary>
public struct KtapReport
{
    public KernelLog Log;

    private uint _points;

    /// <summary>How the run stands: success, or what the first test point that failed gave.</summary>
    public RunStatus Status { get; private set; }

    /// <summary>Writes the version line, a diagnostic that names the image, and the plan of so many points.</summary>
    public void Start(ReadOnlySpan<byte> image, uint points)
    {
        Log.Write("KTAP version 1\n# bulkhead version=0.1.0 image="u8);
        Log.Write(image);
        Log.Write("\n1..%\n"u8, points);
    }

    /// <summary>
    /// Begins a test point's line, up to "name: "; the caller ends it with a line feed. The first point that is not ok
    /// makes <paramref name="failure"/> the run's status. Returns <paramref name="ok"/>.
    /// </summary>
    public bool Point(bool ok, ReadOnlySpan<byte> name, RunStatus failure = RunStatus.TestFailed)
    {
        if (!ok && Status == RunStatus.Success)
        {
            Status = failure;
        }

        _points++;
        Log.Write(ok ? "ok % "u8 : "not ok % "u8, _points);
        Log.Write(name);
        Log.Write(": "u8);
        return ok;
    }

    /// <summary>Reports a test point that was not tried, and why: it counts neither as passed nor as failed.</summary>
    public void Skip(ReadOnlySpan<byte> name, ReadOnlySpan<byte> reason)
    {
        _points++;
        Log.Write("ok % "u8, _points);
        Log.Write(name);
        Log.Write(" # SKIP "u8);
        Log.Write(reason);
        Log.Write((byte)'\n');
    }
}
