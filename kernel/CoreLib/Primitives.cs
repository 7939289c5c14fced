// The types that the C# compiler and ilc look up by name. Nothing here has behaviour that the kernel does not use.

namespace System;

using System.Runtime.CompilerServices;

public unsafe class Object
{
    // ilc places the method table's address first in every object.
    internal nint _methodTable;
}

public struct Void;

public abstract class ValueType;

public abstract class Enum : ValueType;

public struct Boolean;

public struct Char;

public struct SByte;

public struct Byte;

public struct Int16;

public struct UInt16;

public struct Int32
{
    public const int MaxValue = 0x7fffffff;
}

public struct UInt32
{
    public const uint MaxValue = 0xffffffff;
}

public struct Int64;

public struct UInt64
{
    public const ulong MaxValue = 0xffffffffffffffff;
}

public struct IntPtr;

public struct UIntPtr;

public struct Single;

public struct Double;

public struct Nullable<T>
    where T : struct;

public struct RuntimeTypeHandle;

public struct RuntimeMethodHandle;

public struct RuntimeFieldHandle
{
    // Array initialisers are evaluated ahead of time only if this field is there.
    private nint _value;
}

public sealed class String
{
    public readonly int _stringLength;
    public readonly char _firstChar;
}

public abstract class Array
{
    internal int _numComponents;

    public int Length => _numComponents;
}

internal class Array<T> : Array;

public abstract class Delegate;

public abstract class MulticastDelegate : Delegate;
