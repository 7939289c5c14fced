using Bulkhead.Kernel.Configuration;

namespace Bulkhead.Policy.Model;

/// <summary>A subject and all that it may touch.</summary>
public sealed record Subject
{
    /// <summary>The stack of a native subject unless the policy says otherwise: 32 KiB.</summary>
    public const ulong DefaultStackSize = 32ul << 10;

    /// <summary>Its name.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>What it is for; may be empty.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>The name of its partition.</summary>
    public required Located<string> Partition { get; init; }

    /// <summary>
    /// The folder of a native subject's program: below the system's own folder, or else below <c>subjects/</c>. Null
    /// for a virtual machine.
    /// </summary>
    public Located<string>? Program { get; init; }

    /// <summary>How a virtual machine begins; null for a native subject.</summary>
    public VirtualMachine? VirtualMachine { get; init; }

    /// <summary>The size of a native subject's stack in bytes: whole pages.</summary>
    public required Located<ulong> StackSize { get; init; }

    /// <summary>Numbers that a native subject finds by their names.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>What it may touch.</summary>
    public required Grants Grants { get; init; }

    /// <summary>What follows on its VM exits that are not the kernel's own business.</summary>
    public required IReadOnlyList<Trap> Traps { get; init; }

    /// <summary>The flows that it is trusted for although the levels forbid them.</summary>
    public required IReadOnlyList<TrustedFlow> TrustedFor { get; init; }

    /// <summary>What follows when it fails.</summary>
    public required Located<FaultAction> OnFault { get; init; }

    /// <summary>How often it may restart; 0 unless <see cref="OnFault"/> is to restart.</summary>
    public uint MaximumRestarts { get; init; }

    /// <summary>In how many of its minor frames in a row it may omit to wait; null without a watchdog.</summary>
    public Located<uint>? WatchdogFrames { get; init; }

    /// <summary>Whether it is a native subject or a virtual machine.</summary>
    public SubjectKind Kind => VirtualMachine is null ? SubjectKind.Native : SubjectKind.VirtualMachine;
}
