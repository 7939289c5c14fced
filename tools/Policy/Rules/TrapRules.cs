using Bulkhead.Kernel.Configuration;
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
        "ports belong to io-instruction, msrs to rdmsr and wrmsr, addresses to ept-violation, one to a trap",
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

    /// <summary>Granted MSRs do not trap.</summary>
    public static readonly PolicyRule GrantedMsr = Rule(
        "trap-of-granted-msr",
        "an MSR that is granted does not trap",
        "remove it from the grant or from the trap");

    /// <summary>An action fits the reason.</summary>
    public static readonly PolicyRule Action = Rule(
        "trap-action",
        "absent-port is for io-instruction, skip, invalid-opcode and general-protection are for instructions, and "
            + "external-interrupt, hlt and vmx-preemption-timer-expired are for a monitor alone",
        "choose the action monitor, or stop where the kernel does not handle the exit");

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

    /// <summary>The kernel handles them, unless a monitor is to know of them.</summary>
    private static readonly ExitReason[] ReasonsOfMonitors =
    [
        ExitReason.ExternalInterrupt, ExitReason.Hlt, ExitReason.VmxPreemptionTimerExpired,
    ];

    private static readonly ExitReason[] InstructionsOfKernel =
    [
        ExitReason.Cpuid, ExitReason.Invlpg, ExitReason.Rdtsc, ExitReason.Vmcall,
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
                        && (other.RangeKey is null) == (trap.RangeKey is null)
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
            isInstruction || TrappableEvents.Contains(reason) || ReasonsOfMonitors.Contains(reason),
            OfKernel,
            trap.Reason.Position,
            $"{what} is the kernel's");
        TrapAction action = trap.Action.Value;
        context.Require(
            !isPolicy || MayHave(reason, isInstruction, action),
            Action,
            trap.Action.Position,
            $"{what} has the action {PolicyWords.TrapActions.WordOf(action)}");
        context.Require(
            trap.RangeKey is null
                || (!trap.HasSeveralRanges && trap.RangeKey == RangeKeyOf(reason)),
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
        CheckMsrs(context, subject, trap, what);
    }

    private static bool MayHave(ExitReason reason, bool isInstruction, TrapAction action) => action switch
    {
        TrapAction.Monitor => true,
        _ when ReasonsOfMonitors.Contains(reason) => false,
        TrapAction.Stop => true,
        TrapAction.AbsentPort => reason == ExitReason.IoInstruction,
        _ => isInstruction,
    };

    private static string? RangeKeyOf(ExitReason reason) => reason switch
    {
        ExitReason.IoInstruction => "ports",
        ExitReason.Rdmsr or ExitReason.Wrmsr => "msrs",
        ExitReason.EptViolation => "addresses",
        _ => null,
    };

    // A trap still has a meaning where the kernel refuses the access: WRMSR to an MSR with a value of its own may fail.
    private static void CheckMsrs(PolicyContext context, Subject subject, Trap trap, string what)
    {
        if (trap.RangeKey != "msrs")
        {
            return;
        }

        MsrAccess direction = trap.Reason.Value == ExitReason.Wrmsr ? MsrAccess.Write : MsrAccess.Read;
        foreach (MsrGrant granted in subject.Grants.Msrs.Where(
            msr => msr.Access == MsrAccess.Own ? direction == MsrAccess.Read : msr.Access.HasFlag(direction)))
        {
            uint index = granted.Index.Value;
            context.Require(
                index < trap.First || index > trap.Last,
                GrantedMsr,
                trap.RangePosition,
                $"{what} is for the MSRs 0x{trap.First:x}-0x{trap.Last:x}, of which 0x{index:x} is granted");
        }
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
