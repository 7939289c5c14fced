using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of traps by themselves.</summary>
public static class TrapRules
{
    /// <summary>The kernel handles the reason itself.</summary>
    public static readonly PolicyRule OfKernel = Rule(
        "trap-of-kernel",
        "the reason is one that the kernel leaves to the policy",
        "remove the trap: the kernel answers the exit itself, or it cannot occur");

    /// <summary>A range belongs to the reason.</summary>
    public static readonly PolicyRule RangeKey = Rule(
        "trap-range",
        "ports belong to the reason io-instruction, addresses to ept-violation",
        "correct the reason, or remove the range");

    /// <summary>Ranges of one reason do not overlap.</summary>
    public static readonly PolicyRule Overlap = Rule(
        "trap-overlap",
        "two traps of a subject are not for the same exit",
        "divide the range, or remove one of the two");

    /// <summary>Granted ports do not trap.</summary>
    public static readonly PolicyRule GrantedPort = Rule(
        "trap-of-granted-port",
        "a port that is granted does not trap",
        "remove it from the grant or from the trap");

    /// <summary>An action fits the reason.</summary>
    public static readonly PolicyRule Action = Rule(
        "trap-action",
        "absent-port is for io-instruction; skip, invalid-opcode and general-protection are for instructions",
        "choose the action stop or monitor");

    /// <summary>The action monitor has a monitor.</summary>
    public static readonly PolicyRule MonitorMissing = Rule(
        "trap-monitor-missing",
        "a trap with the action monitor names the monitor",
        "add `monitor:` with a subject");

    /// <summary>Other actions have none.</summary>
    public static readonly PolicyRule MonitorNeedless = Rule(
        "trap-monitor-needless",
        "only a trap with the action monitor names a monitor",
        "choose the action monitor, or remove the key monitor");

    private static readonly ExitReason[] TrappableEvents =
    [
        ExitReason.ExceptionOrNmi, ExitReason.TripleFault, ExitReason.TaskSwitch, ExitReason.EptViolation,
    ];

    private static readonly ExitReason[] InstructionsOfKernel =
    [
        ExitReason.Cpuid, ExitReason.Hlt, ExitReason.Invlpg, ExitReason.Rdtsc, ExitReason.Vmcall,
        ExitReason.ControlRegisterAccess, ExitReason.MovDr, ExitReason.Rdtscp, ExitReason.Xsetbv,
    ];

    /// <summary>Checks all traps.</summary>
    internal static void Check(PolicyContext context)
    {
        foreach (Subject subject in context.Policy.Subjects)
        {
            List<Trap> earlier = [];
            foreach (Trap trap in subject.Traps)
            {
                CheckTrap(context, subject, trap);
                context.Require(
                    !earlier.Exists(other => other.Reason.Value == trap.Reason.Value
                        && other.First <= trap.Last && trap.First <= other.Last),
                    Overlap,
                    trap.RangePosition,
                    $"{Describe(subject, trap)} is for an exit that has one");
                earlier.Add(trap);
            }
        }
    }

    private static string Describe(Subject subject, Trap trap) =>
        $"the trap {PolicyWords.ExitReasons.WordOf(trap.Reason)} of subject {subject.Name}";

    private static void CheckTrap(PolicyContext context, Subject subject, Trap trap)
    {
        string what = Describe(subject, trap);
        ExitReason reason = trap.Reason.Value;
        bool isInstruction = new ExitReasonField((uint)reason).IsByInstruction && !InstructionsOfKernel.Contains(
            reason);
        bool isPolicy = context.Require(
            isInstruction || TrappableEvents.Contains(reason),
            OfKernel,
            trap.Reason.Position,
            $"{what} is the kernel's");
        TrapAction action = trap.Action.Value;
        context.Require(
            !isPolicy || action is TrapAction.Stop or TrapAction.Monitor
                || (action == TrapAction.AbsentPort ? reason == ExitReason.IoInstruction : isInstruction),
            Action,
            trap.Action.Position,
            $"{what} has the action {PolicyWords.TrapActions.WordOf(action)}");
        context.Require(
            trap.RangeKey is null
                || reason == (trap.RangeKey == "ports" ? ExitReason.IoInstruction : ExitReason.EptViolation),
            RangeKey,
            trap.RangePosition,
            $"{what} has {trap.RangeKey}");
        context.Require(
            action != TrapAction.Monitor || trap.Monitor is not null,
            MonitorMissing,
            trap.Action.Position,
            $"{what} names no monitor");
        context.Require(
            action == TrapAction.Monitor || trap.Monitor is null,
            MonitorNeedless,
            (trap.Monitor?.Position).GetValueOrDefault(),
            $"{what} names the monitor {trap.Monitor}");
        CheckPorts(context, subject, trap, what);
    }

    // A range that is written is exact; the traps for all ports leave the granted ones out.
    private static void CheckPorts(PolicyContext context, Subject subject, Trap trap, string what)
    {
        if (trap.RangeKey != "ports")
        {
            return;
        }

        PortRange ports = new((ushort)trap.First, (ushort)trap.Last);
        foreach (Located<PortRange> granted in subject.Grants.Ports)
        {
            context.Require(
                !granted.Value.Overlaps(ports),
                GrantedPort,
                trap.RangePosition,
                $"{what} is for the ports {ports}, of which {granted} are granted");
        }
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Monitors, statement, cure);
}
