namespace Bulkhead.Kernel.Trials.Seventeen;

using System.Runtime;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.Reports;

/// <summary>The entry points of the seventeen's image: boot, exceptions, and the two levels of VM exits.</summary>
internal static unsafe class SeventeenMain
{
    /// <summary>VMXON, the seventeen, the count of exits, descriptor-table exiting, and UMIP.</summary>
    private const uint Points = 1 + SensitiveInstructionTable.PaperCount + 3;

    private static Processor s_bootProcessor;
    private static VirtualMachine s_machine;
    private static SeventeenRuns s_runs;

    [RuntimeExport("KernelMain")]
    private static void Run(BootProtocol protocol, ulong information)
    {
        fixed (Processor* processor = &s_bootProcessor)
        {
            LinkerSymbols.Read(ref processor->Image);
            const uint MorePoints = VmxSequence.PreparePoints + Points;
            if (BootSequence.Run(processor, protocol, information, "seventeen"u8, MorePoints))
            {
                InterruptMask mask = InterruptMask.SetAll();
                RunAll(processor);
                mask.Restore();
            }

            RunEnd.With(ref processor->Report.Log, processor->Report.Status);
        }
    }

    private static void RunAll(Processor* processor)
    {
        RunBare(processor);
        if (!VmxSequence.Prepare(processor) || !EnterRoot(processor))
        {
            SeventeenReport.WriteTable(ref processor->Report.Log, s_runs);
            return;
        }

        ref KtapReport report = ref processor->Report;
        RunInVirtualMachine(processor, VirtualMachine.Controls(exitsOnDescriptorTables: false), ref s_runs.Guest);
        SeventeenReport.WriteTable(ref report.Log, s_runs);
        SeventeenReport.WritePoints(ref report, s_runs);
        ulong exits = s_machine.Exits;
        _ = report.Point(exits == 1, "vm-exits"u8);
        report.Log.Write("% in the virtual machine, of which 1 is its end\n"u8, exits);

        VmxControlSet exiting = VirtualMachine.Controls(exitsOnDescriptorTables: true);
        if (exiting.IsComplete)
        {
            RunInVirtualMachine(processor, exiting, ref s_runs.ExitingGuest);
            SeventeenReport.WriteExitingPoint(ref report, s_runs, s_machine.Stores, s_machine.Loads);
        }
        else
        {
            report.Skip("descriptor-table-exiting"u8, "the processor lacks the control of that name"u8);
        }

        if (processor->Features.HasUmip)
        {
            SeventeenReport.WriteUmipPoint(ref report, s_runs);
        }
        else
        {
            report.Skip("umip"u8, "the processor lacks it: CPUID.(7,0):ECX.UMIP[2] is 0"u8);
        }

        _ = VmxInstructions.Vmxoff();
    }

    /// <summary>Makes the runs outside of VMX operation; they need no VMX.</summary>
    private static void RunBare(Processor* processor)
    {
        BareMachine.Run(processor, EnvironmentMode.System, 0, ref s_runs.Bare);
        BareMachine.Run(processor, EnvironmentMode.Deprivileged, 0, ref s_runs.Deprivileged);
        if (processor->Features.HasUmip)
        {
            const ControlRegister4 Umip = ControlRegister4.UserModeInstructionPrevention;
            BareMachine.Run(processor, EnvironmentMode.System, Umip, ref s_runs.UmipBare);
            BareMachine.Run(processor, EnvironmentMode.Deprivileged, Umip, ref s_runs.UmipDeprivileged);
        }
    }

    private static bool EnterRoot(Processor* processor)
    {
        ulong region = processor->Image.VmxonRegion;
        VmxRoot.InitializeRegion(region);
        VmxResult result = VmxRoot.Enter(region);
        _ = processor->Report.Point(result.IsSuccess, "vmxon"u8, RunStatus.VmxUnusable);
        processor->Report.Log.Write(VmxRoot.ExplainEnter(result));
        processor->Report.Log.Write((byte)'\n');
        return result.IsSuccess;
    }

    private static void RunInVirtualMachine(Processor* processor, in VmxControlSet controls, ref EnvironmentRun run)
    {
        const uint End = EnvironmentBlock.LinearBase + EnvironmentBlock.VirtualMachineEndOffset;
        uint block = SeventeenSymbols.Block;
        uint identityEnd = (uint)processor->Image.Data.End;
        EnvironmentBlock.Reset(
            (byte*)block,
            block,
            SeventeenSymbols.Program,
            identityEnd,
            EnvironmentMode.System,
            End);
        fixed (VirtualMachine* machine = &s_machine)
        {
            if (VirtualMachine.Prepare(machine, processor, SeventeenSymbols.VirtualMachine, block, controls))
            {
                SubjectEntry.Run(&machine->Subject.State);
            }

            EnvironmentRun.Read(ref run, block);
            ReportEnd(ref processor->Report.Log, *machine);
        }
    }

    /// <summary>Says how the virtual machine ended, unless it did so by itself.</summary>
    private static void ReportEnd(ref KernelLog log, in VirtualMachine machine)
    {
        switch (machine.Subject.Cause)
        {
            case StopCause.Ended:
                return;
            case StopCause.None:
                log.Write("# the virtual machine was not entered: the processor lacks a control that it needs"u8);
                break;
            case StopCause.VmcsRefused:
                log.Write("# VM-instruction error %"u8, machine.Subject.LastExit.Reason.Value);
                break;
            default:
                log.Write("# the virtual machine was stopped: "u8);
                ExitDescription.Write(ref log, machine.Subject.LastExit);
                break;
        }

        log.Write((byte)'\n');
    }

    [RuntimeExport("ExceptionMain")]
    private static void HandleException(ExceptionFrame* frame) =>
        ExceptionHandler.Handle(ref *Instructions.CurrentProcessor(), ref *frame);

    [RuntimeExport("ExitFast")]
    private static FastVerdict HandleFastExit(SubjectState* subject, uint reason) => FastExit.Answer(subject, reason);

    [RuntimeExport("ExitSlow")]
    private static SubjectState* HandleSlowExit(SubjectState* subject) =>
        ((VirtualMachine*)subject)->HandleExit() ? subject : null;

    [RuntimeExport("EntryFailed")]
    private static SubjectState* HandleFailedEntry(SubjectState* subject)
    {
        ExitHandler.RecordRefusal(ref ((VirtualMachine*)subject)->Subject);
        return null;
    }
}
