namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>The state in which a subject begins: its VMCS, its registers and its extended state.</summary>
public static unsafe class SubjectStart
{
    /// <summary>XCR0 after INIT.</summary>
    private const ulong X87Only = 1;

    private const uint AllExceptions = uint.MaxValue;

    /// <summary>
    /// Writes it, and leaves the subject's VMCS the current one of the processor, but not the subject the dispatcher's.
    /// False if the processor lacks a control or refuses the VMCS.
    /// </summary>
    public static bool TryWrite(Dispatcher* dispatcher, Subject* subject)
    {
        ref readonly SubjectRecord record = ref dispatcher->Configuration.Subject(subject->Index);
        VmxControlSet controls = Controls(record.Kind);
        VmxBasic basic = new(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC));
        if (!controls.IsComplete
            || !Vmcs.Activate(subject->State.VmcsAddress, basic.RevisionIdentifier).IsSuccess)
        {
            return false;
        }

        HostStateArea.Write(dispatcher->Processor, SubjectEntry.ExitAddress());
        ExtendedFeatureEnable efer =
            GuestStateArea.Write(record.Mode, record.EntryPoint, record.StackPointer, record.PageTable);
        controls.Write(efer);
        _ = Vmcs.Write(VmcsField.VirtualProcessorIdentifier, subject->Index + 1);
        _ = Vmcs.Write(VmcsField.EptPointer, subject->ExtendedPageTables.Value);
        _ = Vmcs.Write(VmcsField.MsrBitmapsAddress, record.Block + SubjectBlock.MsrBitmap);
        _ = Vmcs.Write(VmcsField.IoBitmapAAddress, record.Block + SubjectBlock.IoBitmaps);
        _ = Vmcs.Write(VmcsField.IoBitmapBAddress, record.Block + SubjectBlock.IoBitmaps + SubjectBlock.PageSize);
        _ = Vmcs.Write(VmcsField.TscOffset, 0 - dispatcher->Began);
        if (record.Kind == SubjectKind.Native)
        {
            ConfineNative();
        }

        _ = TranslationCache.Invalidate();
        WriteRegisters(dispatcher, subject, record);
        return true;
    }

    private static VmxControlSet Controls(SubjectKind kind) => VmxControlSet.Compute(
        PinBasedControls.ActivateVmxPreemptionTimer,
        PrimaryProcessorBasedControls.UseTscOffsetting | (kind == SubjectKind.Native
            ? PrimaryProcessorBasedControls.MovDrExiting
                | PrimaryProcessorBasedControls.Cr3LoadExiting
                | PrimaryProcessorBasedControls.Cr3StoreExiting
            : 0),
        0);

    /// <summary>
    /// A native subject's exceptions and changes of control registers are exits, and it has SSE, which it could not
    /// enable itself.
    /// </summary>
    private static void ConfineNative()
    {
        _ = Vmcs.Write(VmcsField.ExceptionBitmap, AllExceptions);
        ulong cr0 = Vmcs.Read(VmcsField.GuestCr0)
            | (ulong)(ControlRegister0.MonitorCoprocessor | ControlRegister0.WriteProtect);
        ulong cr4 = Vmcs.Read(VmcsField.GuestCr4)
            | (ulong)(ControlRegister4.OsFxsr | ControlRegister4.OsXmmExceptions);
        ulong efer = Vmcs.Read(VmcsField.GuestEfer) | (ulong)ExtendedFeatureEnable.ExecuteDisableEnable;
        _ = Vmcs.Write(VmcsField.GuestCr0, cr0);
        _ = Vmcs.Write(VmcsField.GuestCr4, cr4);
        _ = Vmcs.Write(VmcsField.GuestEfer, efer);
        _ = Vmcs.Write(VmcsField.Cr0GuestHostMask, ~0ul);
        _ = Vmcs.Write(VmcsField.Cr4GuestHostMask, ~0ul);
        _ = Vmcs.Write(VmcsField.Cr0ReadShadow, cr0);
        _ = Vmcs.Write(VmcsField.Cr4ReadShadow, cr4 & ~(ulong)ControlRegister4.VmxEnable);
    }

    private static void WriteRegisters(Dispatcher* dispatcher, Subject* subject, in SubjectRecord record)
    {
        ulong mask = dispatcher->ExtendedStateMask;
        ref SubjectState state = ref subject->State;
        state.Registers = default;
        state.Registers.Rdi = record.Argument;
        state.HostStack = 0;
        state.TaskPriority = 0;
        state.ExtendedStateMask = mask;
        state.ExtendedControl0 = record.Kind == SubjectKind.Native && mask != 0 ? mask : X87Only;
        XsaveArea.Initialize(state.ExtendedState, XsaveLayout.SizeWithHeader);
        SubjectSwitch.Initialize(ref state.Switched);
    }
}
