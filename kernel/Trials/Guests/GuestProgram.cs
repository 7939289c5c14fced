namespace Bulkhead.Kernel.Trials.Guests;

using System;
using System.Runtime.InteropServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Subjects;

/// <summary>A record of the table of programs in kernel/Trials/Guests/programs.asm: 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly unsafe struct GuestProgram
{
    /// <summary>Where every program is loaded and begins, as a guest-physical address.</summary>
    public const ulong Address = 0x8000;

    private const int LongestName = 64;

    private readonly ulong _start;
    private readonly ulong _end;
    private readonly byte* _name;
    private readonly uint _mode;
    private readonly uint _controls;

    private GuestProgram(SubjectMode mode)
    {
        _mode = (uint)mode;
    }

    /// <summary>The program's bytes in the image.</summary>
    public MemoryRange Code => new(_start, _end);

    /// <summary>The mode that it begins in.</summary>
    public SubjectMode Mode => (SubjectMode)_mode;

    /// <summary>The VM-execution controls that it runs with.</summary>
    public GuestControls Controls => (GuestControls)_controls;

    public ReadOnlySpan<byte> Name
    {
        get
        {
            ReadOnlySpan<byte> text = new(_name, LongestName);
            return text.Slice(0, BootText.LengthUntil(text, 0));
        }
    }

    /// <summary>No program: the machine begins in <paramref name="mode"/>, and something else loads it.</summary>
    public static GuestProgram None(SubjectMode mode) => new(mode);
}
