using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Bulkhead.BootHarness.Launching;

namespace Bulkhead.BootHarness;

/// <summary>
/// A machine that runs. Read its serial lines while they come (<see cref="ReadLinesAsync"/>), or wait for the finished
/// log (<see cref="Completion"/>). Dispose of it to end it; nothing that it started is left behind.
/// </summary>
public sealed class BootRun : IAsyncDisposable
{
    private const int ComplaintLimit = 100;

    private readonly Launcher launcher;
    private readonly BootOptions options;
    private readonly ProcessGroup group;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly LineLog lines = new();
    private readonly Queue<string> complaint = new();
    private readonly Lock gate = new();
    private BootOutcome? stopped;
    private bool ended;

    private BootRun(Launcher launcher, BootOptions options)
    {
        this.launcher = launcher;
        this.options = options;
        group = ProcessGroup.Start(launcher, options.IsInteractive);
        Dialogue = new(group.Leader.StandardInput.BaseStream);
        Completion = CompleteAsync();
    }

    /// <summary>The finished log: done when the machine has ended or was stopped. A run that was disposed of before
    /// its end counts as <see cref="BootOutcome.Stopped"/>.</summary>
    public Task<BootLog> Completion { get; }

    /// <summary>What is typed and expected, with <see cref="BootOptions.IsInteractive"/>.</summary>
    public BootDialogue Dialogue { get; }

    /// <summary>Starts a machine.</summary>
    /// <exception cref="BootException">The launcher's program could not be started.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not above 0.</exception>
    public static BootRun Start(Launcher launcher, BootOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Bound, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.LogLimit);
        return new(launcher, options);
    }

    /// <summary>Boots, waits for the end, and returns the log. Cancellation ends the machine.</summary>
    /// <exception cref="BootException">The launcher's program could not be started.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the machine is gone.</exception>
    public static async Task<BootLog> ToEndAsync(
        Launcher launcher, BootOptions? options = null, CancellationToken cancellation = default)
    {
        await using BootRun run = Start(launcher, options);
        return await run.Completion.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>The serial lines from the first, as they come, without control characters (see
    /// <see cref="SerialText.Clean"/>). Several readers get the same lines.</summary>
    public async IAsyncEnumerable<string> ReadLinesAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (int next = 0; await lines.WaitForAsync(next).WaitAsync(cancellation).ConfigureAwait(false); next++)
        {
            yield return lines[next];
        }
    }

    /// <summary>Ends the machine if it still runs, and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop(BootOutcome.Stopped);
        await Completion.ConfigureAwait(false);
    }

    private void Stop(BootOutcome outcome)
    {
        lock (gate)
        {
            if (stopped is null && !ended)
            {
                stopped = outcome;
                group.Stop();
            }
        }
    }

    private async Task<BootLog> CompleteAsync()
    {
        using Timer timer = new(_ => Stop(BootOutcome.BoundHit), null, options.Bound, Timeout.InfiniteTimeSpan);
        Task output = ReadOutputAsync();
        Task errors = ReadErrorsAsync();
        try
        {
            await group.Leader.WaitForExitAsync().ConfigureAwait(false);
            watch.Stop();
            lock (gate)
            {
                ended = true;
            }

            // What the leader left behind may hold the pipes open.
            group.KillRest();
            await Task.WhenAll(output, errors).ConfigureAwait(false);
            return Finish(group.Leader.ExitCode);
        }
        finally
        {
            lines.Complete();
            Dialogue.Complete();
            group.Leader.Dispose();
        }
    }

    private BootLog Finish(int exitStatus) => new(lines.ToArray())
    {
        CommandLine = launcher.CommandLine,
        Outcome = stopped ?? BootOutcome.Ended,
        ExitStatus = stopped is null ? exitStatus : null,
        GuestStatus = stopped is null ? launcher.GuestStatus(exitStatus) : null,
        Complaint = [.. complaint],
        Duration = watch.Elapsed,
    };

    private async Task ReadOutputAsync()
    {
        Stream stream = group.Leader.StandardOutput.BaseStream;
        LineDecoder decoder = new(Add);
        byte[] buffer = new byte[4096];
        long total = 0;
        for (int count; (count = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            count = (int)Math.Min(count, options.LogLimit - total);
            total += count;
            decoder.Add(buffer.AsSpan(0, count));
            Dialogue.Add(buffer.AsSpan(0, count));
            if (total == options.LogLimit)
            {
                Stop(BootOutcome.LogLimitHit);
            }
        }

        decoder.Complete();
    }

    private void Add(string line)
    {
        lines.Add(line);
        bool stop = true;
        try
        {
            stop = options.StopAfter?.Invoke(line) ?? false;
        }
        finally
        {
            if (stop)
            {
                Stop(BootOutcome.Stopped);
            }
        }
    }

    private async Task ReadErrorsAsync()
    {
        using StreamReader reader = new(group.Leader.StandardError.BaseStream, Encoding.UTF8);
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            complaint.Enqueue(line);
            if (complaint.Count > ComplaintLimit)
            {
                complaint.Dequeue();
            }
        }
    }
}
