namespace Bulkhead.Kernel.Trials.Seventeen;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// What one experiment noted: the exception that ended it, if one did, and values whose meaning is the experiment's
/// own (kernel/Trials/Seventeen/Program/experiments.inc). What it did not come to write is 0.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct ExperimentResult
{
    private uint _vectorPlusOne;

    /// <summary>The exception's error code; 0 if it has none.</summary>
    public uint ErrorCode;

    public ExperimentValues Values;

    public readonly bool HasFault => _vectorPlusOne != 0;

    /// <summary>The exception's vector, if there is one.</summary>
    public readonly ExceptionVector Vector => (ExceptionVector)(_vectorPlusOne - 1);

    /// <summary>Whether the experiment ended with #GP.</summary>
    public readonly bool IsGeneralProtection => HasFault && Vector == ExceptionVector.GeneralProtection;

    /// <summary>Notes an exception, as the environment does.</summary>
    public void SetFault(ExceptionVector vector, uint errorCode)
    {
        _vectorPlusOne = (uint)vector + 1;
        ErrorCode = errorCode;
    }

    /// <summary>Whether every field is the same.</summary>
    public readonly bool Is(in ExperimentResult other)
    {
        bool isSame = _vectorPlusOne == other._vectorPlusOne && ErrorCode == other.ErrorCode;
        for (int index = 0; index < ExperimentValues.Count; index++)
        {
            isSame &= Values[index] == other.Values[index];
        }

        return isSame;
    }
}
