namespace Bulkhead.Kernel.Trials.Guests.Hostile;

using System;
using Bulkhead.Kernel.Boot;

/// <summary>The hostile guests that the command line's "skip=a,b" leaves out, by their names in the log.</summary>
public static class LeftOutGuests
{
    /// <summary>Whether <paramref name="name"/> is one of them.</summary>
    public static bool Has(in BootText commandLine, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> names = commandLine.Option("skip="u8);
        for (int start = 0; start < names.Length;)
        {
            ReadOnlySpan<byte> rest = names.Slice(start);
            int length = BootText.LengthUntil(rest, (byte)',');
            if (length == name.Length && BootText.StartsWith(rest, name))
            {
                return true;
            }

            start += length + 1;
        }

        return false;
    }
}
