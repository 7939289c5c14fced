namespace Bulkhead.Kernel.Cpu;

using System.Runtime.InteropServices;

/// <summary>
/// The state of the interrupted code as kernel/Cpu/Exceptions.asm leaves it on the stack: 176 bytes. What a handler
/// changes here is what the processor resumes with.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct ExceptionFrame
{
    public ulong R15;
    public ulong R14;
    public ulong R13;
    public ulong R12;
    public ulong R11;
    public ulong R10;
    public ulong R9;
    public ulong R8;
    public ulong Rdi;
    public ulong Rsi;
    public ulong Rbp;
    public ulong Rbx;
    public ulong Rdx;
    public ulong Rcx;
    public ulong Rax;
    public ulong Vector;
    public ulong ErrorCode;
    public ulong Rip;
    public ulong Cs;
    public ulong Rflags;
    public ulong Rsp;
    public ulong Ss;
}
