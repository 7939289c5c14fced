namespace System;

public static class Math
{
    public static int Min(int first, int second) => first <= second ? first : second;

    public static ulong Min(ulong first, ulong second) => first <= second ? first : second;

    public static ulong Max(ulong first, ulong second) => first >= second ? first : second;
}
