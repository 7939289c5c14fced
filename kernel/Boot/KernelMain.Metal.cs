namespace Bulkhead.Kernel.Boot;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Subjects;

/// <summary>Where the boot stub, the exception entries and the two levels of VM exits call C#.</summary>
internal static unsafe class KernelMain
{
    /// <summary>The only mutable statics: the boot processor's state, which all else gets by reference.</summary>
    private static Processor s_bootProcessor;
    private static Dispatcher s_bootDispatcher;

    [RuntimeExport("KernelMain")]
    private static void Run(BootProtocol protocol, ulong information)
    {
        fixed (Processor* processor = &s_bootProcessor)
        {
            fixed (Dispatcher* dispatcher = &s_bootDispatcher)
            {
                LinkerSymbols.Read(ref processor->Image);
                KernelSequence.Run(processor, dispatcher, protocol, information);
            }
        }
    }

    [RuntimeExport("ExceptionMain")]
    private static void HandleException(ExceptionFrame* frame) =>
        ExceptionHandler.Handle(ref *Instructions.CurrentProcessor(), ref *frame);

    [RuntimeExport("ExitFast")]
    private static FastVerdict HandleFastExit(SubjectState* subject, uint reason) => FastExit.Answer(subject, reason);

    [RuntimeExport("ExitSlow")]
    private static SubjectState* HandleSlowExit(SubjectState* subject) =>
        SubjectExits.Handle((Dispatcher*)Unsafe.AsPointer(in s_bootDispatcher), (Subject*)subject);

    [RuntimeExport("EntryFailed")]
    private static SubjectState* HandleFailedEntry(SubjectState* subject)
    {
        fixed (Dispatcher* dispatcher = &s_bootDispatcher)
        {
            return SubjectExits.HandleRefusal(dispatcher, (Subject*)subject);
        }
    }
}
