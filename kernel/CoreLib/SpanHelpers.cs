// What ilc calls to copy and to clear structures too large for inline code.

namespace System;

using System.Runtime;
using System.Runtime.CompilerServices;

internal static class SpanHelpers
{
    [RuntimeImport("*", "rep_movs"), MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Memmove(ref byte destination, ref byte source, nuint length);

    internal static void ClearWithoutReferences(ref byte start, nuint length) => Fill(ref start, 0, length);

    [RuntimeImport("*", "rep_stos"), MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Fill(ref byte start, byte value, nuint length);
}
