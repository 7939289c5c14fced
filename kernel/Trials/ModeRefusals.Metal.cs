namespace Bulkhead.Kernel.Trials;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>The refusals that need another mode, another privilege level or other physical memory.</summary>
public static unsafe class ModeRefusals
{
    /// <summary>Tries VMXON in the mode that <paramref name="refusal"/> names.</summary>
    public static TrialOutcome Run(ProtectedMode* mode, Processor* processor, ulong region, Refusal refusal)
    {
        switch (refusal)
        {
            case Refusal.CompatibilityMode:
                return InCompatibilityMode(mode, processor, region);
            case Refusal.Cpl3:
                return AtCpl3(mode, TrialSymbols.EnterUserMode);
            case Refusal.InRootAtCpl3:
                return AtCpl3(mode, TrialSymbols.EnterUserModeInRoot);
            case Refusal.Virtual8086Mode:
                return In16BitMode(mode, TrialSymbols.EnterVirtual8086Mode);
            default:
                return In16BitMode(mode, TrialSymbols.EnterRealAddressMode);
        }
    }

    /// <summary>
    /// Tries VMXON in protected mode without paging; returns why that shows nothing on <paramref name="isBochs"/>.
    /// </summary>
    public static ReadOnlySpan<byte> TryWithoutPaging(ProtectedMode* mode, bool isBochs, out TrialOutcome outcome)
    {
        _ = mode->Prepare(TrialSymbols.VmxonWithoutPaging);
        outcome = ProtectedMode.Run(mode, TrialSymbols.VmxonWithoutPagingInstruction);
        return isBochs && outcome.IsSuccess ? "Bochs does not check CR0.PG: VMXON succeeded"u8 : default;
    }

    /// <summary>Tries VMXON with address line 20 masked; returns why not if it cannot be.</summary>
    public static ReadOnlySpan<byte> TryA20Masked(ProtectedMode* mode, out TrialOutcome outcome)
    {
        outcome = default;
        if (!A20Arena.Holds(mode->Layout.OwnRegion))
        {
            return "the image does not fit in one megabyte"u8;
        }

        // The arena takes the memory of the page tables, which are built again afterwards.
        A20Arena arena = new(mode->Layout.PageTables);
        ProtectedModeBlock* block = mode->Prepare(TrialSymbols.VmxonA20Masked);
        block->Cr3 = arena.Directory;
        block->Gs = (uint)TrialSelector.FlatData;
        *(ulong*)(mode->Layout.KernelData + TrialLayout.OperandOffset) =
            arena.CopyOf(mode->Layout.KernelData + TrialLayout.RegionOffset);
        outcome = ProtectedMode.RunInArena(mode, arena, TrialSymbols.Vmxon(OperandSegment.Ds));
        mode->BuildPaging();
        return block->A20Probe == A20Arena.UnmaskedMark ? "port 0x92 does not mask address line 20"u8 : default;
    }

    private static TrialOutcome InCompatibilityMode(ProtectedMode* mode, Processor* processor, ulong region)
    {
        ProtectedMode.LoadGlobalDescriptors(mode);
        TrialOutcome outcome = TrialOutcome.Of(TrialInstructions.VmxonCompatibility(&region));
        ProcessorTables.Load(processor);
        return outcome;
    }

    private static TrialOutcome AtCpl3(ProtectedMode* mode, uint entry)
    {
        ProtectedModeBlock* block = mode->Prepare(entry);
        block->Ds = (uint)TrialSelector.UserData;
        block->InnerCs = (uint)TrialSelector.UserCode;
        block->InnerEip = TrialSymbols.VmxonUser;
        return ProtectedMode.Run(mode, TrialSymbols.VmxonUserInstruction);
    }

    /// <summary>In virtual-8086 or real-address mode the text is reached through the segment 0xfffc.</summary>
    private static TrialOutcome In16BitMode(ProtectedMode* mode, uint entry)
    {
        uint instruction = TrialSymbols.Vmxon16 - InterruptVectorTable.HighSegmentBase;
        ProtectedModeBlock* block = mode->Prepare(entry);
        block->InnerCs = InterruptVectorTable.HighSegment;
        block->InnerEip = instruction;
        return ProtectedMode.Run(mode, instruction);
    }
}
