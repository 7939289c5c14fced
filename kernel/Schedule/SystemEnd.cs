namespace Bulkhead.Kernel.Schedule;

using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Boot;
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
        RunEnd.With(ref log, status);
    }
}
