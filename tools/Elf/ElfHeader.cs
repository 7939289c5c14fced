namespace Bulkhead.Elf;

/// <summary>What later stages need of the ELF header (System V gABI chapter 4).</summary>
/// <param name="Type">Kind of object file.</param>
/// <param name="EntryPoint">Virtual address of the first instruction; 0 if there is none.</param>
/// <param name="Flags">Processor-specific flags; none are defined for x86-64.</param>
public sealed record ElfHeader(ElfType Type, ulong EntryPoint, uint Flags);
