namespace Bulkhead.Kernel.Trials.Guests.Hostile;

using System;
using System.Runtime;
using System.Runtime.CompilerServices;

/// <summary>The labels of kernel/Trials/Guests/hostile.asm: addresses, and not called.</summary>
public static unsafe class HostileSymbols
{
    /// <summary>The table, the victim first. Not inlined for the reason that GuestSymbols.Memory gives.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ReadOnlySpan<HostileProgram> Programs()
    {
        ulong start = (ulong)(delegate*<void>)&Table;
        return new((void*)start, (int)(End() - start) / sizeof(HostileProgram));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong End() => (ulong)(delegate*<void>)&TableEnd;

    [RuntimeImport("*", "hostile_table"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Table();

    [RuntimeImport("*", "hostile_table_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void TableEnd();
}
