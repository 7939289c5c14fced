namespace Bulkhead.Kernel.Trials.Guests.Hostile;

using System;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;

/// <summary>What no guest may change of the kernel and of the processor under it: a hash each.</summary>
public readonly struct KernelCanary(ulong memory, ulong registers)
{
    /// <summary>PTE bits 5 and 6: the processor marks what has been accessed and written.</summary>
    private const ulong AccessedDirty = 0x60;

    /// <summary>Text, read-only data, page tables, GDT, TSS and IDT.</summary>
    public ulong Memory { get; } = memory;

    /// <summary>CR0, CR3, CR4, DR7, and of <see cref="Watched"/> all MSRs that the processor has.</summary>
    public ulong Registers { get; } = registers;

    /// <summary>
    /// APIC base, feature control, speed steps, SMM, microcode, debug control, MTRRs, PAT, performance counters, system
    /// calls, and IA32_EFER (SDM Vol. 4, table 2-2).
    /// </summary>
    private static ReadOnlySpan<uint> Watched =>
    [
        0x1b, 0x3a, 0x8b, 0x9b, 0x174, 0x175, 0x176, 0x179, 0x199, 0x19a, 0x1a0, 0x1d9, 0x1f2, 0x1f3,
        0x200, 0x201, 0x202, 0x203, 0x204, 0x205, 0x206, 0x207, 0x208, 0x209, 0x20a, 0x20b, 0x20c, 0x20d, 0x20e, 0x20f,
        0x250, 0x258, 0x259, 0x268, 0x269, 0x26a, 0x26b, 0x26c, 0x26d, 0x26e, 0x26f, 0x277, 0x2ff, 0x38d, 0x38f, 0xda0,
        0xc0000080, 0xc0000081, 0xc0000082, 0xc0000083, 0xc0000084, 0xc0000100, 0xc0000101, 0xc0000103,
    ];

    public bool Equals(KernelCanary other) => Memory == other.Memory && Registers == other.Registers;

    public static unsafe KernelCanary Read(Processor* processor)
    {
        WordHash memory = default;
        memory.Add(processor->Image.Text);
        memory.Add(processor->Image.ReadOnlyData);
        memory.Add(processor->Image.PageTables, AccessedDirty);
        memory.Add(RangeOf((ulong)(&processor->GlobalDescriptors), sizeof(GlobalDescriptorTable)));
        memory.Add(RangeOf((ulong)(&processor->TaskState), sizeof(TaskStateSegment)));
        memory.Add(RangeOf((ulong)(&processor->InterruptDescriptors), sizeof(InterruptDescriptorTable)));

        WordHash registers = default;
        registers.Add((ulong)Instructions.MovFromCr0());
        registers.Add((ulong)Instructions.MovFromCr4());
        registers.Add(Instructions.MovFromDr7());
        for (int index = 0; index < Watched.Length; index++)
        {
            ulong value = 0;
            registers.Add(Instructions.Rdmsr(Watched[index], &value).Value);
            registers.Add(value);
        }

        return new(memory.Value, registers.Value);
    }

    private static MemoryRange RangeOf(ulong start, int size) => new(start, start + (ulong)size);
}
