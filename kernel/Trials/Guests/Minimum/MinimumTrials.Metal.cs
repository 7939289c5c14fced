namespace Bulkhead.Kernel.Trials.Guests.Minimum;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>
/// Finds the smallest set of VMCS fields that must be written to launch a guest, and prints it: a table for the mode
/// that needs least, and for each of the others what is different.
/// </summary>
internal static unsafe class MinimumTrials
{
    private const MinimumMode Smallest = MinimumMode.Long64;
    private const ulong GuestSize = 64 << 10;
    private const int LongestName = 46;
    private const int LongestOutcome = 10;

    private static MinimumTrial s_trial;
    private static MinimumRows s_smallest;

    /// <summary>By <see cref="MinimumMode"/>.</summary>
    private static ReadOnlySpan<byte> Modes => "64-bit\0paged-32-bit\0virtual-8086\0protected\0real\0"u8;

    /// <summary>Runs all, in VMX root operation, and reports one point.</summary>
    public static void Run(Processor* processor, in GuestMemory memory)
    {
        ref KernelLog log = ref processor->Report.Log;
        bool isFound = true;
        bool isLeast = true;
        int fields = 0;
        int least = 0;
        MinimumMode last = IsUnderHypervisor() ? Smallest : MinimumMode.Real;
        for (MinimumMode mode = Smallest; mode <= last; mode++)
        {
            isFound &= Find(processor, mode, memory);
            int needed = Count(out fields, out int neededInZeros);
            log.Write("# minimum mode="u8);
            log.Write(NameList.At(Modes, (int)mode));
            log.Write(" needed=% of=%, in zeros=%\n"u8, (ulong)needed, (ulong)fields, (ulong)neededInZeros);
            if (mode == Smallest)
            {
                least = needed;
                s_smallest = s_trial.Rows;
                WriteTable(ref log, needed: true);
                WriteTable(ref log, needed: false);
            }
            else
            {
                WriteDifferences(ref log, mode);
            }

            isLeast &= least <= needed;
        }

        _ = processor->Report.Point(isFound && isLeast, "minimum-vmcs"u8);
        log.Write("% of % fields needed\n"u8, (ulong)least, (ulong)fields);
    }

    /// <summary>
    /// CPUID.1:ECX[31], which processors leave 0. Where each VMWRITE is an exit, a mode takes long, and one must do.
    /// </summary>
    private static bool IsUnderHypervisor() => (CpuidRegisters.Read(1).Ecx & (1u << 31)) != 0;

    /// <summary>
    /// Finds the minimum of a mode. True if the complete set launches, the minimum does, nothing less than that does,
    /// and in a region of zeros the fields that zeros cannot stand for do.
    /// </summary>
    private static bool Find(Processor* processor, MinimumMode mode, in GuestMemory memory)
    {
        Clear(memory.Memory.Start, GuestSize);
        MinimumGuest.WriteMemory(memory.Memory.Start, mode);
        if (!TryMap(processor, memory, out ExtendedPageTablePointer pointer))
        {
            return false;
        }

        s_trial.Prepare(processor, mode, memory, pointer.Value);
        if (!s_trial.IsLaunched())
        {
            return false;
        }

        s_trial.TryEach();
        s_trial.RemoveSpare();
        return s_trial.IsLaunched() && s_trial.IsMinimal() && s_trial.IsLaunchedFromZeros();
    }

    /// <summary>An EPT that maps the guest's page, and nothing else.</summary>
    private static bool TryMap(Processor* processor, in GuestMemory memory, out ExtendedPageTablePointer pointer)
    {
        Clear(memory.ExtendedPageTables.Start, memory.ExtendedPageTables.Length);
        EptVpidCapability capability = new(ModelSpecificRegister.Read(Msr.IA32_VMX_EPT_VPID_CAP));
        ExtendedPageTableBuilder builder = new(
            memory.ExtendedPageTables,
            capability,
            processor->Features.PhysicalAddressWidth);
        pointer = builder.Pointer;
        EptRegionFault fault = builder.Map(new()
        {
            Start = new GuestPhysicalAddress(MinimumGuest.Address),
            Length = VmxRegion.Size,
            Target = new HostPhysicalAddress(memory.Memory.Start + MinimumGuest.Address),
            Rights = EptRights.Read | EptRights.Write | EptRights.Execute,
            MemoryType = EptMemoryType.WriteBack,
        });
        InveptDescriptor descriptor = new(pointer);
        return fault == EptRegionFault.None
            && VmxInstructions.Invept(InveptType.AllContext, &descriptor).IsSuccess;
    }

    /// <summary>How many fields are needed, of how many, and how many if fields not written are 0.</summary>
    private static int Count(out int fields, out int neededInZeros)
    {
        int needed = 0;
        fields = 0;
        neededInZeros = 0;
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            ref MinimumRow row = ref s_trial.Rows[index];
            fields += row.IsRecorded ? 1 : 0;
            needed += row.IsNeeded ? 1 : 0;
            neededInZeros += row.Zeros.IsLaunched ? 0 : 1;
        }

        return needed;
    }

    private static void WriteTable(ref KernelLog log, bool needed)
    {
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            ref MinimumRow row = ref s_trial.Rows[index];
            if (!row.IsRecorded || row.IsNeeded != needed)
            {
                continue;
            }

            log.Write(needed ? "# minimum needed field='"u8 : "# minimum spare  field='"u8);
            ReadOnlySpan<byte> name = VmcsFieldTable.NameOf(VmcsFieldTable.At(index));
            log.Write(name);
            if (needed)
            {
                WritePadding(ref log, name.Length, LongestName);
                WriteOutcomes(ref log, row);
            }

            log.Write(needed ? "\n"u8 : "'\n"u8);
        }
    }

    private static void WriteOutcomes(ref KernelLog log, in MinimumRow row)
    {
        WriteOutcome(ref log, "zeros='"u8, row.Zeros);
        WriteOutcome(ref log, "hostile='"u8, row.Hostile);
        log.Write("rule="u8);
        log.Write(row.HasRule ? EntryRuleTable.NameOf(row.Rule) : "-"u8);
        if (row.HasRule)
        {
            log.Write(" section="u8);
            log.Write(EntryRuleTable.NumberOf(EntryRuleTable.SectionOf(row.Rule)));
        }
    }

    private static void WriteOutcome(ref KernelLog log, ReadOnlySpan<byte> key, MinimumOutcome outcome)
    {
        log.Write(key);
        WritePadding(ref log, outcome.Write(ref log), LongestOutcome);
    }

    /// <summary>Ends a quotation, and fills it up to a width.</summary>
    private static void WritePadding(ref KernelLog log, int length, int width)
    {
        log.Write((byte)'\'');
        for (; length < width; length++)
        {
            log.Write((byte)' ');
        }
    }

    /// <summary>What a mode needs and the smallest guest does not, and the other way round.</summary>
    private static void WriteDifferences(ref KernelLog log, MinimumMode mode)
    {
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            bool isNeeded = s_trial.Rows[index].IsNeeded;
            if (isNeeded != s_smallest[index].IsNeeded)
            {
                log.Write("# minimum mode="u8);
                log.Write(NameList.At(Modes, (int)mode));
                log.Write(isNeeded ? " also='"u8 : " without='"u8);
                log.Write(VmcsFieldTable.NameOf(VmcsFieldTable.At(index)));
                log.Write("'\n"u8);
            }
        }
    }

    private static void Clear(ulong start, ulong length)
    {
        for (ulong offset = 0; offset < length; offset += sizeof(ulong))
        {
            *(ulong*)(start + offset) = 0;
        }
    }
}
