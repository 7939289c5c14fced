using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of the schedule.</summary>
public static class ScheduleRules
{
    /// <summary>A frame is longer than the switch.</summary>
    public static readonly PolicyRule FrameShort = Rule(
        "frame-too-short",
        "a minor frame is longer than the switch window, which is the kernel's part of it",
        "lengthen the frame, or lower machine.switch-window");

    /// <summary>A frame is long enough to start anew in.</summary>
    public static readonly PolicyRule FrameShortForRestart = Rule(
        "frame-too-short-for-restart",
        "a subject that starts anew, by on-fault or by a reset, has a frame of its own that is longer than the switch "
            + "window and 16384 ticks together, since it is restored in steps of up to so many",
        "lengthen one of its frames, or remove the restart");

    /// <summary>A major frame is bounded.</summary>
    public static readonly PolicyRule MajorLong = Rule(
        "major-frame-too-long",
        "a major frame takes at most 60 seconds",
        "shorten or remove some minor frames");

    /// <summary>A major frame does something.</summary>
    public static readonly PolicyRule MajorIdle = Rule(
        "major-frame-idle",
        "a major frame has a frame of some subject",
        "add one, or remove the major frame");

    /// <summary>A major frame can be reached.</summary>
    public static readonly PolicyRule MajorUnreachable = Rule(
        "major-frame-unreachable",
        "a major frame is the first, or an event has it follow",
        "grant an event with `major-frame:`, or remove it");

    /// <summary>The first major frame can be left, if there are others.</summary>
    public static readonly PolicyRule SwitcherAbsent = Rule(
        "major-frame-switcher-absent",
        "the subject that switches major frames has a frame in the first one",
        "give it a frame there, or begin with another major frame");

    /// <summary>A subject runs.</summary>
    public static readonly PolicyRule NeverRuns = Rule(
        "subject-without-frames",
        "a subject has a minor frame, or is handed one by a subject that runs",
        "add a frame, a handover to it, or remove the subject");

    private const ulong MaximumMajorFrame = 60_000_000;

    /// <summary>Ticks: the longest step in which the kernel restores a subject.</summary>
    private const ulong RestoreTicks = 16_384;

    /// <summary>Checks the schedule.</summary>
    internal static void Check(PolicyContext context)
    {
        foreach (MajorFrame major in context.Policy.Schedule.MajorFrames)
        {
            CheckMajorFrame(context, major);
        }

        CheckSwitcher(context);
        HashSet<string> running = Running(context.Policy);
        foreach (Subject subject in context.Policy.Subjects)
        {
            context.Require(
                running.Contains(subject.Name), NeverRuns, subject.Name.Position, $"subject {subject.Name} never runs");
            CheckRestart(context, subject, running);
        }
    }

    private static void CheckRestart(PolicyContext context, Subject subject, HashSet<string> running)
    {
        SystemPolicy policy = context.Policy;
        EventGrant? reset = policy.Subjects.SelectMany(other => other.Grants.Events).FirstOrDefault(
            item => item.Action.Value == EventAction.Reset && item.Target?.Value == subject.Name.Value);
        bool restarts = subject.OnFault.Value == FaultAction.Restart;
        if ((!restarts && reset is null) || !running.Contains(subject.Name))
        {
            return;
        }

        ulong longest = policy.Schedule.MajorFrames
            .SelectMany(major => major.MinorFrames)
            .Where(minor => minor.Subject.Value == subject.Name.Value)
            .Select(minor => (ulong)minor.Microseconds.Value * policy.Machine.TicksPerMicrosecond.Value)
            .DefaultIfEmpty()
            .Max();
        ulong needed = policy.Machine.SwitchWindow.Value + RestoreTicks;
        context.Require(
            longest > needed,
            FrameShortForRestart,
            restarts ? subject.OnFault.Position : reset!.Action.Position,
            $"subject {subject.Name} starts anew, and its longest frame has {longest} of more than {needed} ticks");
    }

    private static void CheckMajorFrame(PolicyContext context, MajorFrame major)
    {
        SystemPolicy policy = context.Policy;
        ulong window = policy.Machine.SwitchWindow.Value;
        foreach (MinorFrame minor in major.MinorFrames)
        {
            ulong ticks = (ulong)minor.Microseconds.Value * policy.Machine.TicksPerMicrosecond.Value;
            context.Require(
                ticks > window,
                FrameShort,
                minor.Microseconds.Position,
                $"the frame of {minor.Subject} in {major.Name} has {ticks} ticks and the switch window {window}");
        }

        SourcePosition position = major.Name.Position;
        context.Require(
            major.Microseconds <= MaximumMajorFrame,
            MajorLong,
            position,
            $"major frame {major.Name} takes {major.Microseconds} microseconds");
        context.Require(
            major.MinorFrames.Any(minor => !minor.IsIdle), MajorIdle, position, $"major frame {major.Name} is idle");
        bool isNamed = Switches(policy).Any(item => item.Target?.Value == major.Name.Value);
        context.Require(
            isNamed || policy.Schedule.First.Value == major.Name.Value
                || policy.IndexOfMajorFrame(policy.Schedule.First) < 0,
            MajorUnreachable,
            position,
            $"major frame {major.Name} never runs");
    }

    private static void CheckSwitcher(PolicyContext context)
    {
        int first = context.Policy.IndexOfMajorFrame(context.Policy.Schedule.First);
        Subject? switcher = context.Policy.Subjects.FirstOrDefault(
            subject => subject.Grants.Events.Any(item => item.Action.Value == EventAction.SwitchMajorFrame));
        if (first < 0 || switcher is null)
        {
            return;
        }

        MajorFrame major = context.Policy.Schedule.MajorFrames[first];
        bool runs = Closure(context.Policy, major.MinorFrames.Select(minor => minor.Subject.Value)).Contains(
            switcher.Name);
        context.Require(
            runs,
            SwitcherAbsent,
            major.Name.Position,
            $"subject {switcher.Name} switches major frames and does not run in {major.Name}");
    }

    private static IEnumerable<EventGrant> Switches(SystemPolicy policy) => policy.Subjects
        .SelectMany(subject => subject.Grants.Events)
        .Where(item => item.Action.Value == EventAction.SwitchMajorFrame);

    private static HashSet<string> Running(SystemPolicy policy) => Closure(
        policy,
        policy.Schedule.MajorFrames.SelectMany(major => major.MinorFrames).Select(minor => minor.Subject.Value));

    /// <summary>Those who have frames, and those whom these hand them to, by events or by traps.</summary>
    private static HashSet<string> Closure(SystemPolicy policy, IEnumerable<string> start)
    {
        HashSet<string> running = [.. start];
        Queue<string> pending = new(running);
        while (pending.TryDequeue(out string? name))
        {
            Subject? subject = policy.FindSubject(name);
            IEnumerable<string> events = subject?.Grants.Events
                .Where(item => item.Action.Value == EventAction.Handover)
                .Select(item => item.Target!.Value.Value) ?? [];
            IEnumerable<string> monitors = subject?.Traps
                .Where(trap => trap.Action.Value == TrapAction.Monitor && trap.Monitor is not null)
                .Select(trap => trap.Monitor!.Value.Value) ?? [];
            foreach (string next in events.Concat(monitors).Where(running.Add))
            {
                pending.Enqueue(next);
            }
        }

        return running;
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Schedule, statement, cure);
}
