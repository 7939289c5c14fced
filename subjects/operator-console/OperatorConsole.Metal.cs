namespace Bulkhead.Subjects.OperatorConsole;

using System.Runtime;

/// <summary>
/// Owns COM1: prints what guests and other subjects say, and passes on what the operator types. Policy gives it the
/// ports 0x3f8 to 0x3ff; for each subject that may speak the channel NAME-console to read; for each guest that may
/// listen the channel NAME-input to write; and the events that the operator may cause: NAME-reset, NAME-stop and
/// system-end.
/// </summary>
internal static unsafe class OperatorConsole
{
    /// <summary>
    /// So often, which takes some frames, there has to be nothing to do before the subject gives a frame back. If it
    /// did so at once, and its frame ended right before, it would give the next one back instead, and look at the keys
    /// that come too late.
    /// </summary>
    private const ulong IdleRunsBeforeYield = 64;

    /// <summary>All state of the program: more than a page, which a frame on the stack cannot have.</summary>
    private static Switchboard s_switchboard;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ref Switchboard switchboard = ref s_switchboard;
        ulong idleRuns = 0;
        switchboard.Open(grants);
        while (true)
        {
            idleRuns = switchboard.Run(grants) ? 0 : idleRuns + 1;
            if (idleRuns > IdleRunsBeforeYield)
            {
                Waiting.Yield();
            }
        }
    }
}
