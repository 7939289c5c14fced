namespace Bulkhead.Kernel.Trials.Guests.Minimum;

using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Vmx;

/// <summary>What became of a launch.</summary>
public readonly struct MinimumOutcome
{
    private const uint ErrorKind = 1u << 16;
    private const uint ExitKind = 1u << 17;
    private const uint UnsafeKind = 1u << 18;

    private readonly uint _value;

    private MinimumOutcome(uint value) => _value = value;

    /// <summary>The guest was entered, and came back with its VMCALL: the default value.</summary>
    public bool IsLaunched => _value == 0;

    /// <summary>
    /// It was not tried: the exit would go to where the kernel is not, or the guest run on page tables of nobody's
    /// making.
    /// </summary>
    public bool IsUnsafe => _value == UnsafeKind;

    public static MinimumOutcome Unsafe => new(UnsafeKind);

    /// <summary>VMfailValid; 0 stands for VMfailInvalid.</summary>
    public static MinimumOutcome Error(VmInstructionError error) => new(ErrorKind | (uint)error);

    /// <summary>A VM exit.</summary>
    public static MinimumOutcome Exit(ExitReasonField reason) =>
        reason.Value == (uint)ExitReason.Vmcall ? default : new(ExitKind | (ushort)reason.Basic);

    /// <summary>
    /// Writes such as "error 7", "exit 33", "launched" or "unsafe"; returns how many characters that is.
    /// </summary>
    public int Write(ref KernelLog log)
    {
        if (_value is 0 or UnsafeKind)
        {
            log.Write(IsLaunched ? "launched"u8 : "unsafe"u8);
            return IsLaunched ? 8 : 6;
        }

        bool isExit = (_value & ExitKind) != 0;
        uint number = (ushort)_value;
        log.Write(isExit ? "exit %"u8 : "error %"u8, number);
        return (isExit ? 6 : 7) + (number < 10 ? 0 : 1);
    }
}
