namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;

/// <summary>A subject's values of the registers that VMX does not switch, beside the extended state.</summary>
public struct SwitchedRegisters
{
    /// <summary>How many MSRs there are: SubjectSwitch names them.</summary>
    public const int MsrCount = 6;

    /// <summary>DR0 to DR3.</summary>
    public ulong DebugAddress0;
    public ulong DebugAddress1;
    public ulong DebugAddress2;
    public ulong DebugAddress3;

    /// <summary>DR6.</summary>
    public ulong DebugStatus;

    /// <summary>CR2.</summary>
    public ulong PageFaultAddress;

    /// <summary>The MSRs, in the order of SubjectSwitch's table.</summary>
    public MsrValues Msrs;

    [InlineArray(MsrCount)]
    public struct MsrValues
    {
        private ulong _first;
    }
}
