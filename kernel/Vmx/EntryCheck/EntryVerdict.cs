namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>
/// How VM entry ends: with VMfailValid and a VM-instruction error, or with a VM exit of a basic reason and a
/// qualification; VM entry that succeeds is the default value.
/// </summary>
public readonly struct EntryVerdict
{
    private EntryVerdict(VmInstructionError error, ExitReason reason, ulong qualification, bool isExit)
    {
        Error = error;
        Reason = reason;
        Qualification = qualification;
        IsExit = isExit;
    }

    /// <summary>VMfailValid with this error; <see cref="VmInstructionError.None"/> otherwise.</summary>
    public VmInstructionError Error { get; }

    /// <summary>A VM exit with <see cref="Reason"/> and <see cref="Qualification"/>.</summary>
    public bool IsExit { get; }

    public ExitReason Reason { get; }

    public ulong Qualification { get; }

    /// <summary>VM entry succeeds.</summary>
    public bool IsEntered => !IsExit && Error == VmInstructionError.None;

    public static EntryVerdict Fail(VmInstructionError error) => new(error, default, 0, isExit: false);

    public static EntryVerdict Exit(ExitReason reason, ulong qualification) =>
        new(default, reason, qualification, isExit: true);

    public bool IsSameAs(EntryVerdict other) =>
        Error == other.Error
        && IsExit == other.IsExit
        && Reason == other.Reason
        && Qualification == other.Qualification;
}
