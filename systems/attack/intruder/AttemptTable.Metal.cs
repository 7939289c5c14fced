namespace Bulkhead.Systems.Attack.IntruderProgram;

using System;
using System.Runtime;
using System.Runtime.CompilerServices;

/// <summary>The table of attempts.asm: for each a pointer to its name, ended by a zero, and one to its code.</summary>
internal static unsafe class AttemptTable
{
    private const int MaximumName = 80;

    public static ulong Count => *(ulong*)(delegate*<void>)&CountLabel;

    private static Entry* First => (Entry*)(delegate*<void>)&Start;

    public static ReadOnlySpan<byte> NameOf(ulong index)
    {
        byte* name = First[index].Name;
        int length = 0;
        while (length < MaximumName && name[length] != 0)
        {
            length++;
        }

        return new(name, length);
    }

    /// <summary>Returns what the attempt was answered, if it returns.</summary>
    public static ulong Make(ulong index, ulong* channel, ulong* console) => Call(First[index].Code, channel, console);

    [RuntimeImport("*", "halt_for_ever"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void HaltForEver();

    [RuntimeImport("*", "call_attempt"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Call(void* code, ulong* channel, ulong* console);

    [RuntimeImport("*", "attempts_start"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Start();

    [RuntimeImport("*", "attempts_count"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void CountLabel();

    private struct Entry
    {
        public byte* Name;
        public void* Code;
    }
}
