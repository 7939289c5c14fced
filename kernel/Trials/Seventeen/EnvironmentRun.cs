namespace Bulkhead.Kernel.Trials.Seventeen;

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

/// <summary>The results of one run of the environment.</summary>
public unsafe struct EnvironmentRun
{
    private Results _results;

    /// <summary>How many experiments the run came to do.</summary>
    public uint Completed { get; private set; }

    /// <summary>Whether the run came to its end.</summary>
    public readonly bool IsComplete => Completed == SensitiveInstructionTable.Count;

    [UnscopedRef]
    public ref ExperimentResult this[SensitiveInstruction instruction] => ref _results[(int)instruction];

    /// <summary>Copies the results out of the block at that address.</summary>
    public static void Read(ref EnvironmentRun run, ulong block)
    {
        run.Completed = ((EnvironmentHeader*)block)->Completed;
        run._results = *(Results*)(block + EnvironmentBlock.ResultsOffset);
    }

    /// <summary>The result of an experiment, where this run may not be changed.</summary>
    [UnscopedRef]
    public readonly ref readonly ExperimentResult Of(SensitiveInstruction instruction) =>
        ref _results[(int)instruction];

    /// <summary>Whether every field of every result is the same as in a complete run.</summary>
    public readonly bool Is(in EnvironmentRun other)
    {
        bool isSame = IsComplete && other.IsComplete;
        for (int index = 0; index < SensitiveInstructionTable.Count; index++)
        {
            isSame &= _results[index].Is(other._results[index]);
        }

        return isSame;
    }

    [InlineArray(SensitiveInstructionTable.Count)]
    private struct Results
    {
        private ExperimentResult _first;
    }
}
