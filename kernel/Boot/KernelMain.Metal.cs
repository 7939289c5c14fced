namespace Bulkhead.Kernel.Boot;

using System.Runtime;
using Bulkhead.Kernel.Cpu;

/// <summary>Where the boot stub and the exception entries call C#.</summary>
internal static unsafe class KernelMain
{
    /// <summary>The only mutable static: the boot processor's state, which all else gets by reference.</summary>
    private static Processor s_bootProcessor;

    [RuntimeExport("KernelMain")]
    private static void Run(BootProtocol protocol, ulong information)
    {
        fixed (Processor* processor = &s_bootProcessor)
        {
            LinkerSymbols.Read(ref processor->Image);
            KernelSequence.Run(processor, protocol, information);
        }
    }

    [RuntimeExport("ExceptionMain")]
    private static void HandleException(ExceptionFrame* frame) =>
        ExceptionHandler.Handle(ref *Instructions.CurrentProcessor(), ref *frame);
}
