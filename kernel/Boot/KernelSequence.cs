namespace Bulkhead.Kernel.Boot;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>The run of the product image, from the boot stub's call to the end.</summary>
public static unsafe class KernelSequence
{
    /// <summary>Runs on <paramref name="processor"/>, whose image layout is known; does not return.</summary>
    public static void Run(Processor* processor, Dispatcher* dispatcher, BootProtocol protocol, ulong information)
    {
        const uint MorePoints = VmxSequence.PreparePoints + VmxSequence.EnterPoints + SystemSequence.Points;
        if (BootSequence.Run(processor, protocol, information, "kernel"u8, MorePoints)
            && VmxSequence.Prepare(processor)
            && VmxSequence.Enter(processor))
        {
            SystemSequence.Start(processor, dispatcher);
        }

        RunEnd.With(ref processor->Report.Log, processor->Report.Status);
    }
}
