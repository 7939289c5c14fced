namespace Bulkhead.Kernel.Trials.Guests;

using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.Reports;

/// <summary>How a guest's run ended.</summary>
public struct GuestOutcome
{
    public StopCause Cause;
    public ExitInformation LastExit;

    /// <summary>Writes it in words, without a line end.</summary>
    public readonly void Write(ref KernelLog log)
    {
        switch (Cause)
        {
            case StopCause.None:
                log.Write("could not be set up"u8);
                break;
            case StopCause.Ended:
                log.Write("ended by itself"u8);
                break;
            case StopCause.VmcsRefused:
                log.Write("VM-instruction error %"u8, LastExit.Reason.Value);
                break;
            default:
                log.Write("stopped: "u8);
                ExitDescription.Write(ref log, LastExit);
                break;
        }
    }
}
