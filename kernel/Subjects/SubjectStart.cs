namespace Bulkhead.Kernel.Subjects;

using System;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>The state in which a subject begins: its VMCS, its registers and its extended state.</summary>
public static unsafe class SubjectStart
{
    /// <summary>XCR0 after INIT.</summary>
    private const ulong X87Only = 1;

    private const ulong AllExceptions = uint.MaxValue;

    private const ulong NativeCr0 = (ulong)(ControlRegister0.Paging | ControlRegister0.WriteProtect
        | ControlRegister0.NumericError | ControlRegister0.ExtensionType | ControlRegister0.MonitorCoprocessor
        | ControlRegister0.ProtectionEnable);

    private const ulong NativeCr4 = (ulong)(ControlRegister4.PhysicalAddressExtension | ControlRegister4.OsFxsr
        | ControlRegister4.OsXmmExceptions);

    private const ulong NativeEfer = (ulong)(ExtendedFeatureEnable.Ia32eModeEnable
        | ExtendedFeatureEnable.Ia32eModeActive | ExtendedFeatureEnable.ExecuteDisableEnable);

    /// <summary>
    /// A native subject, which begins in 64-bit mode: its exceptions and changes of control registers are exits, and it
    /// has SSE, which it could not enable itself.
    /// </summary>
    private static ReadOnlySpan<ulong> Native =>
    [
        (ulong)VmcsField.ExceptionBitmap, AllExceptions,
        (ulong)VmcsField.GuestCr0, NativeCr0,
        (ulong)VmcsField.GuestCr4, NativeCr4 | (ulong)ControlRegister4.VmxEnable,
        (ulong)VmcsField.GuestEfer, NativeEfer,
        (ulong)VmcsField.Cr0GuestHostMask, ~0ul,
        (ulong)VmcsField.Cr4GuestHostMask, ~0ul,
        (ulong)VmcsField.Cr0ReadShadow, NativeCr0,
        (ulong)VmcsField.Cr4ReadShadow, NativeCr4,
    ];

    /// <summary>
    /// Writes it, and leaves the subject's VMCS the current one of the processor, but not the subject the dispatcher's.
    /// False if the processor refuses the VMCS.
    /// </summary>
    public static bool TryWrite(Dispatcher* dispatcher, Subject* subject)
    {
        ref readonly SubjectRecord record = ref dispatcher->Configuration.Subject(subject->Index);
        VmxBasic basic = new(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC));
        if (!Vmcs.Activate(subject->State.VmcsAddress, basic.RevisionIdentifier).IsSuccess)
        {
            return false;
        }

        HostStateArea.Write(dispatcher->Processor, SubjectEntry.ExitAddress());
        ExtendedFeatureEnable efer =
            GuestStateArea.Write(record.Mode, record.EntryPoint, record.StackPointer, record.PageTable);
        subject->Controls.Write(efer);
        _ = Vmcs.Write(VmcsField.VirtualProcessorIdentifier, subject->Index + 1);
        _ = Vmcs.Write(VmcsField.EptPointer, subject->ExtendedPageTables.Value);
        _ = Vmcs.Write(VmcsField.MsrBitmapsAddress, record.Block + SubjectBlock.MsrBitmap);
        _ = Vmcs.Write(VmcsField.IoBitmapAAddress, record.Block + SubjectBlock.IoBitmaps);
        _ = Vmcs.Write(VmcsField.IoBitmapBAddress, record.Block + SubjectBlock.IoBitmaps + SubjectBlock.PageSize);
        _ = Vmcs.Write(VmcsField.TscOffset, 0 - dispatcher->Began);
        if (record.Kind == SubjectKind.Native)
        {
            Vmcs.Write(Native);
        }

        _ = TranslationCache.Invalidate();
        WriteRegisters(dispatcher, subject, record);
        return true;
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
