namespace Bulkhead.Kernel.Trials;

using System.Runtime;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Trials.Capabilities;
using Bulkhead.Kernel.Vmx;

/// <summary>The trials' image: where the boot stub and the exception entries call C#.</summary>
internal static unsafe class TrialsMain
{
    /// <summary>VMXOFF outside and inside of VMX root operation, segments, refusals, and VMXON once more.</summary>
    private const uint Points = 2 + SegmentationTable.Count + (uint)Refusal.Count + 1;

    private static Processor s_bootProcessor;
    private static ProtectedMode s_protectedMode;
    private static SegmentationOutcomes s_outcomes;

    [RuntimeExport("KernelMain")]
    private static void Run(BootProtocol protocol, ulong information)
    {
        fixed (Processor* processor = &s_bootProcessor)
        {
            LinkerSymbols.Read(ref processor->Image);
            const uint MorePoints = VmxSequence.PreparePoints + Points;
            if (BootSequence.Run(processor, protocol, information, "trials"u8, MorePoints))
            {
                CapabilityReport.RunIfAsked(processor);
                ProvokedFault.RunIfAsked(processor);
                RunTrials(processor);
            }

            RunEnd.With(ref processor->Report.Log, processor->Report.Status);
        }
    }

    [RuntimeExport("ExceptionMain")]
    private static void HandleException(ExceptionFrame* frame) =>
        ExceptionHandler.Handle(ref *Instructions.CurrentProcessor(), ref *frame);

    private static void RunTrials(Processor* processor)
    {
        ulong region = processor->Image.VmxonRegion;
        bool isLockTried = false;
        TrialOutcome lockOutcome = default;
        if (processor->Features.HasVmx)
        {
            InitializeRegion(region);
            isLockTried = RefusalTrials.TryLock(region, out lockOutcome);
        }

        if (!VmxSequence.Prepare(processor))
        {
            return;
        }

        ref KtapReport report = ref processor->Report;
        report.Log.Write("# trials (1): VMXOFF leaves VMX root operation, and exists nowhere else\n"u8);
        InitializeRegion(region);
        _ = TrialOutcome.Of(VmxInstructions.Vmxoff()).Report(
            ref report,
            "vmxoff-outside-root"u8,
            TrialOutcome.Fault(ExceptionVector.InvalidOpcode));
        ReportEntry(ref report, region, "vmxoff-inside-root"u8);

        fixed (ProtectedMode* mode = &s_protectedMode)
        fixed (SegmentationOutcomes* outcomes = &s_outcomes)
        {
            report.Log.Write("# trials (2): the segments of VMXON's operand and region\n"u8);
            ProtectedMode.Open(mode, processor);
            SegmentationTrials.Run(mode, ref *outcomes);
            SegmentationReport.WriteTable(ref report.Log, *outcomes);
            SegmentationReport.WritePoints(ref report, *outcomes, Hypervisor.IsKvm);

            report.Log.Write("# trials (3): how VMXON refuses\n"u8);
            RefusalTrials.Run(mode, processor, isLockTried, lockOutcome);
        }

        InitializeRegion(region);
        ReportEntry(ref report, region, "vmxon-and-vmxoff-afterwards"u8);
    }

    /// <summary>Enters VMX root operation and leaves it; reports the first of the two that does not succeed.</summary>
    private static void ReportEntry(ref KtapReport report, ulong region, System.ReadOnlySpan<byte> name)
    {
        TrialOutcome entered = TrialOutcome.Of(VmxRoot.Enter(region));
        TrialOutcome outcome = entered.IsSuccess ? TrialOutcome.Of(VmxInstructions.Vmxoff()) : entered;
        _ = outcome.Report(ref report, name, TrialOutcome.Succeed);
    }

    private static void InitializeRegion(ulong region) => VmxRegion.Initialize(
        (uint*)region,
        new VmxBasic(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC)).RevisionIdentifier);
}
