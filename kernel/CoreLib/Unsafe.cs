// What ilc expands itself: the bodies here are only read where it does not.

namespace System.Runtime.CompilerServices
{
    public static unsafe class Unsafe
    {
        [Intrinsic]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ref T Add<T>(ref T source, nint elementOffset) => ref Add(ref source, elementOffset);

        [Intrinsic]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ref T Add<T>(ref T source, int elementOffset) => ref Add(ref source, elementOffset);

        [Intrinsic]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ref T AsRef<T>(void* source) => ref AsRef<T>(source);

        [Intrinsic]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ref T AsRef<T>(scoped ref readonly T source) => ref AsRef(in source);

        [Intrinsic]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ref TTo As<TFrom, TTo>(ref TFrom source) => ref As<TFrom, TTo>(ref source);

        [Intrinsic]
        public static int SizeOf<T>() => SizeOf<T>();

        [Intrinsic]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void* AsPointer<T>(ref readonly T value) => AsPointer(in value);
    }

    // Called by the C# compiler for arrays with initialisers; ilc evaluates such calls ahead of time.
    public static class RuntimeHelpers
    {
        [Intrinsic]
        public static void InitializeArray(Array array, RuntimeFieldHandle handle) => InitializeArray(array, handle);

        [Intrinsic]
        public static ReadOnlySpan<T> CreateSpan<T>(RuntimeFieldHandle handle) => CreateSpan<T>(handle);
    }
}

namespace System.Threading
{
    using System.Runtime.CompilerServices;

    // Every read of memory that a device, another processor or a subject writes goes through here: plain loads are
    // hoisted out of loops.
    public static class Volatile
    {
        [Intrinsic]
        public static byte Read(ref readonly byte location) => Read(in location);

        [Intrinsic]
        public static ushort Read(ref readonly ushort location) => Read(in location);

        [Intrinsic]
        public static uint Read(ref readonly uint location) => Read(in location);

        [Intrinsic]
        public static ulong Read(ref readonly ulong location) => Read(in location);

        [Intrinsic]
        public static void Write(ref uint location, uint value) => Write(ref location, value);

        [Intrinsic]
        public static void Write(ref ulong location, ulong value) => Write(ref location, value);

        [Intrinsic]
        public static void Write(ref ushort location, ushort value) => Write(ref location, value);
    }
}
