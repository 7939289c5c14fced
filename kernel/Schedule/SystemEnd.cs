namespace Bulkhead.Kernel.Schedule;

using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Console;

/// <summary>The end of the system, by a subject's event or its fault.</summary>
public static unsafe class SystemEnd
{
    /// <summary>Does not return.</summary>
    public static void With(Dispatcher* dispatcher, uint subject, RunStatus status)
    {
        dispatcher->Record(AuditKind.SystemEnd, subject, (ulong)status);
        ref KernelLog log = ref dispatcher->Processor->Report.Log;
        // The console subject may be in the middle of a line, and elsewhere on the screen.
        if (log.Text.IsPresent)
        {
            log.Text = TextScreen.Continue((ushort*)TextScreen.Address);
        }

        log.Write("\n# audit records=% dropped=%\n"u8, dispatcher->Audit.Written, dispatcher->Audit.Dropped);
        WriteSwitches(ref log, dispatcher);
        RunEnd.With(ref log, status);
    }

    /// <summary>How much of the switch window each subject's frames needed at most.</summary>
    private static void WriteSwitches(ref KernelLog log, Dispatcher* dispatcher)
    {
        for (uint index = 0; index < dispatcher->Configuration.Count(ConfigurationTable.Subjects); index++)
        {
            log.Write("# frames subject="u8);
            log.Write(dispatcher->Configuration.Subject(index).Name.Letters);
            log.Write(
                " longest-switch=% window=%\n"u8,
                (ulong)dispatcher->Subject(index)->LongestSwitch,
                (ulong)dispatcher->SwitchWindow);
        }
    }
}
