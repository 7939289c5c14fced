namespace Bulkhead.BootHarness;

/// <summary>A growing list of lines, with one writer and any number of readers.</summary>
internal sealed class LineLog
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private TaskCompletionSource changed = NewSource();
    private bool complete;

    public string this[int index]
    {
        get
        {
            lock (gate)
            {
                return lines[index];
            }
        }
    }

    public void Add(string line)
    {
        lock (gate)
        {
            lines.Add(line);
            Announce();
        }
    }

    public void Complete()
    {
        lock (gate)
        {
            complete = true;
            Announce();
        }
    }

    /// <summary>Waits until there is a line of this index (true), or until there will be none (false).</summary>
    public async Task<bool> WaitForAsync(int index)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (index < lines.Count || complete)
                {
                    return index < lines.Count;
                }

                change = changed.Task;
            }

            await change.ConfigureAwait(false);
        }
    }

    public string[] ToArray()
    {
        lock (gate)
        {
            return [.. lines];
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Announce()
    {
        changed.SetResult();
        changed = NewSource();
    }
}
