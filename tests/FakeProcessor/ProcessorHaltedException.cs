namespace Bulkhead.Kernel.Cpu;

using System;

/// <summary>The kernel executed an instruction after which nothing comes: HLT with interrupts off, or UD2.</summary>
public sealed class ProcessorHaltedException(string instruction) : Exception($"the kernel executed {instruction}")
{
    /// <summary>The mnemonic.</summary>
    public string Instruction { get; } = instruction;
}
