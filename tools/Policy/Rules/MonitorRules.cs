using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Flows;
using Bulkhead.Policy.Model;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules between monitors and the subjects that they monitor.</summary>
public static class MonitorRules
{
    /// <summary>A monitor is granted its guest.</summary>
    public static readonly PolicyRule NotGranted = Rule(
        "monitor-not-granted",
        "a subject that decides another's traps is granted to monitor it",
        "add the subject to grants.monitors of the monitor, or correct the trap's monitor");

    /// <summary>A grant is used.</summary>
    public static readonly PolicyRule GrantUnused = Rule(
        "monitor-grant-unused",
        "a subject monitors only those with a trap that it decides",
        "add the trap to the other subject, or remove the grant");

    /// <summary>A subject does not monitor itself, or its own monitor.</summary>
    public static readonly PolicyRule Cycle = Rule(
        "monitor-cycle",
        "no subject monitors itself, be it over others",
        "break the circle");

    /// <summary>A subject has one monitor.</summary>
    public static readonly PolicyRule Second = Rule(
        "monitor-second",
        "a subject has one monitor for all its traps",
        "let one monitor decide, and tell the other by a channel");

    /// <summary>A monitor can hand back.</summary>
    public static readonly PolicyRule NoReturn = Rule(
        "monitor-no-return",
        "a monitor has an event that hands over to the subject that it monitors",
        "add an event with `handover:` and the subject to grants.events of the monitor");

    /// <summary>A trap shows no more than is granted.</summary>
    public static readonly PolicyRule TrapSees = Rule(
        "trap-sees-not-granted",
        "a trap shows its monitor no more than the monitor is granted to see",
        "remove it from sees of the trap, or grant it to the monitor");

    /// <summary>A trap lets change no more than is granted.</summary>
    public static readonly PolicyRule TrapChanges = Rule(
        "trap-changes-not-granted",
        "a trap lets its monitor change no more than the monitor is granted to change",
        "remove it from changes of the trap, or grant it to the monitor");

    /// <summary>What is changed is seen.</summary>
    public static readonly PolicyRule ChangesUnseen = Rule(
        "monitor-changes-unseen",
        "a monitor sees what it may change, but for injection, deadline and exception",
        "add it to sees, or remove it from changes");

    /// <summary>What a grant says is used by some trap.</summary>
    public static readonly PolicyRule StateUnused = Rule(
        "monitor-state-unused",
        "a monitor is granted to see and to change only what some trap uses",
        "remove it from the grant, or from the narrower list of the trap");

    /// <summary>Checks all monitors.</summary>
    internal static void Check(PolicyContext context)
    {
        foreach (Subject subject in context.Policy.Subjects)
        {
            foreach (MonitorGrant grant in subject.Grants.Monitors)
            {
                CheckGrant(context, subject, grant);
            }

            CheckTraps(context, subject);
        }
    }

    private static void CheckGrant(PolicyContext context, Subject monitor, MonitorGrant grant)
    {
        string what = $"subject {monitor.Name} monitors {grant.Guest}";
        SourcePosition position = grant.Guest.Position;
        context.Require(
            (grant.Changes.Value & ~(grant.Sees.Value | MonitoredState.ChangeOnly)) == 0,
            ChangesUnseen,
            grant.Changes.Position,
            $"{what} and changes {grant.Changes.Value & ~grant.Sees.Value} unseen");
        if (context.Policy.FindSubject(grant.Guest) is not { } guest)
        {
            return;
        }

        bool isAcyclic = context.Require(
            !MonitorsItself(context.Policy, monitor), Cycle, position, $"{what}, in a circle");
        if (!isAcyclic
            || !context.Require(
                guest.IsMonitoredBy(monitor), GrantUnused, position, $"{what}, which has no trap for it"))
        {
            return;
        }

        context.Require(
            monitor.Grants.Events.Any(item =>
                item.Action.Value == EventAction.Handover && item.Target?.Value == grant.Guest.Value),
            NoReturn,
            position,
            $"{what} and cannot hand back");
        List<Trap> traps = [.. guest.Traps.Where(trap => trap.Monitor?.Value == monitor.Name.Value)];
        MonitoredState unused = (grant.Sees.Value | grant.Changes.Value) & ~traps.Aggregate(
            MonitoredState.None, (used, trap) => used | trap.VisibleTo(grant) | trap.ChangeableBy(grant));
        context.Require(unused == 0, StateUnused, grant.Sees.Position, $"{what} and no trap uses {unused}");
    }

    private static void CheckTraps(PolicyContext context, Subject guest)
    {
        Trap? first = null;
        foreach (
            Trap trap in guest.Traps.Where(trap => trap.Action.Value == TrapAction.Monitor && trap.Monitor is not null))
        {
            Located<string> name = trap.Monitor!.Value;
            first ??= trap;
            context.Require(
                first.Monitor?.Value == name.Value,
                Second,
                name.Position,
                $"subject {guest.Name} is monitored by {first.Monitor} and by {name}");
            if (context.Policy.FindSubject(name) is not { } monitor)
            {
                continue;
            }

            MonitorGrant? grant = monitor.Grants.Monitors.FirstOrDefault(item => item.Guest.Value == guest.Name.Value);
            string what = $"a trap of subject {guest.Name} is decided by {name}";
            if (context.Require(grant is not null, NotGranted, name.Position, $"{what} without a grant"))
            {
                MonitoredState sees = trap.VisibleTo(grant!) & ~grant!.Sees.Value;
                MonitoredState changes = trap.ChangeableBy(grant) & ~grant.Changes.Value;
                context.Require(
                    sees == 0, TrapSees, (trap.Sees?.Position).GetValueOrDefault(), $"{what}, which sees {sees}");
                context.Require(
                    changes == 0,
                    TrapChanges,
                    (trap.Changes?.Position).GetValueOrDefault(),
                    $"{what}, which changes {changes}");
            }
        }
    }

    /// <summary>Whether following the monitors of a subject's guests leads back to it.</summary>
    private static bool MonitorsItself(SystemPolicy policy, Subject start)
    {
        HashSet<string> seen = [];
        Queue<Subject> pending = new([start]);
        while (pending.TryDequeue(out Subject? monitor))
        {
            foreach (MonitorGrant grant in monitor.Grants.Monitors)
            {
                if (grant.Guest.Value == start.Name.Value)
                {
                    return true;
                }

                if (seen.Add(grant.Guest) && policy.FindSubject(grant.Guest) is { } guest)
                {
                    pending.Enqueue(guest);
                }
            }
        }

        return false;
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Monitors, statement, cure);
}
