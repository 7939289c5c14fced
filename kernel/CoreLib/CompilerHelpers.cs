// What ilc's own code generator calls by name.

namespace Internal.Runtime.CompilerHelpers;

using System;
using System.Runtime;

// A failed check that the compiler inserted is a fault of the kernel: #UD takes it to the exception entry, whose
// backtrace names the function.
internal static class ThrowHelpers
{
    internal static void ThrowIndexOutOfRangeException() => Fail();

    internal static void ThrowRangeException() => Fail();

    internal static void ThrowOverflowException() => Fail();

    internal static void ThrowDivideByZeroException() => Fail();

    internal static void ThrowNullReferenceException() => Fail();

    internal static void ThrowPlatformNotSupportedException() => Fail();

    internal static void ThrowArgumentException() => Fail();

    internal static void ThrowArgumentOutOfRangeException() => Fail();

    [RuntimeImport("*", "ud2")]
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)]
    private static extern void Fail();
}
