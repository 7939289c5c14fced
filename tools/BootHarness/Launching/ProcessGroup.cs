using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bulkhead.BootHarness.Launching;

/// <summary>
/// A process that leads a group of its own, so that all it started ends with it. Groups that still live when this
/// process ends, by itself or by a signal, are killed.
/// </summary>
internal sealed class ProcessGroup
{
    private const int SignalKill = 9;
    private const int SignalTerminate = 15;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private static readonly Lock Gate = new();
    private static readonly HashSet<ProcessGroup> Living = [];
    private static readonly List<PosixSignalRegistration> Registrations = [];

    private ProcessGroup(Process leader) => Leader = leader;

    public Process Leader { get; }

    /// <summary>Starts a program as the leader of a new session, and thereby of a new group.</summary>
    /// <param name="launcher">What is started.</param>
    /// <param name="keepInput">Whether its standard input stays open, to be written.</param>
    /// <exception cref="BootException">The program, or setsid(1), could not be started.</exception>
    public static ProcessGroup Start(Launcher launcher, bool keepInput)
    {
        ProcessStartInfo start = new("setsid", [Find(launcher.Program), .. launcher.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = launcher.WorkingDirectory ?? "",
        };
        foreach ((string name, string? value) in launcher.Environment)
        {
            start.Environment[name] = value;
        }

        lock (Gate)
        {
            EndWithThisProcess();
            try
            {
                ProcessGroup group = new(Process.Start(start)!);
                Living.Add(group);
                if (!keepInput)
                {
                    group.Leader.StandardInput.Close();
                }

                return group;
            }
            catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException)
            {
                throw new BootException($"setsid {launcher.CommandLine}: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Asks the group to end (SIGTERM), and kills it (SIGKILL) if it still lives after 2 s.</summary>
    public void Stop()
    {
        Signal(SignalTerminate);
        _ = Task.Delay(Grace).ContinueWith(_ => Signal(SignalKill), TaskScheduler.Default);
    }

    /// <summary>Kills what the leader has left behind. To be called once, when the leader has ended.</summary>
    public void KillRest()
    {
        lock (Gate)
        {
            if (Living.Remove(this))
            {
                _ = Kill(-Leader.Id, SignalKill);
            }
        }
    }

    private void Signal(int signal)
    {
        lock (Gate)
        {
            if (Living.Contains(this))
            {
                // The second call reaches a leader that has not yet come to set up its group.
                _ = Kill(-Leader.Id, signal) == 0 || Kill(Leader.Id, signal) == 0;
            }
        }
    }

    private static string Find(string program)
    {
        if (program.Contains('/'))
        {
            string file = Path.GetFullPath(program);
            return File.Exists(file) ? file : throw new BootException($"{program}: no such program");
        }

        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
            ?? throw new BootException($"{program}: no such program on PATH; install it, or give its path");
    }

    private static void EndWithThisProcess()
    {
        if (Registrations.Count > 0)
        {
            return;
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => StopAll();
        Registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => StopAll()));
        Registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => StopAll()));
        Registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => StopAll()));
    }

    private static void StopAll()
    {
        ProcessGroup[] groups;
        lock (Gate)
        {
            groups = [.. Living];
        }

        foreach (ProcessGroup group in groups)
        {
            group.Signal(SignalTerminate);
        }

        for (TimeSpan waited = TimeSpan.Zero; waited < Grace && groups.Any(Lives); waited += Poll)
        {
            Thread.Sleep(Poll);
        }

        foreach (ProcessGroup group in groups)
        {
            group.KillRest();
        }
    }

    private static bool Lives(ProcessGroup group)
    {
        try
        {
            return !group.Leader.HasExited;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
