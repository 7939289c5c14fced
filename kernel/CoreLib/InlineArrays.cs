// What the C# compiler calls for the elements of inline arrays.

namespace System.Runtime.InteropServices
{
    public static class MemoryMarshal
    {
        public static Span<T> CreateSpan<T>(scoped ref T reference, int length) =>
            new(ref System.Runtime.CompilerServices.Unsafe.AsRef(in reference), length);

        public static ReadOnlySpan<T> CreateReadOnlySpan<T>(scoped ref readonly T reference, int length) =>
            new(ref System.Runtime.CompilerServices.Unsafe.AsRef(in reference), length);
    }
}
