namespace Bulkhead.Kernel.Boot;

using System;
using Bulkhead.Kernel.Console;

/// <summary>The modules that the command line's "modules=a,b" says the image was built with.</summary>
public static class RequiredModules
{
    /// <summary>Reports the first one that the boot loader did not load, if any; true if all are there.</summary>
    public static bool Report(ref KtapReport report, in BootInformation boot)
    {
        ReadOnlySpan<byte> names = boot.CommandLine.Option("modules="u8);
        for (int start = 0; start < names.Length;)
        {
            ReadOnlySpan<byte> rest = names.Slice(start);
            ReadOnlySpan<byte> name = rest.Slice(0, BootText.LengthUntil(rest, (byte)','));
            if (!boot.Modules.Has(name))
            {
                _ = report.Point(false, "modules"u8, RunStatus.ModuleMissing);
                report.Log.WriteUntrusted(name);
                report.Log.Write(" is not loaded, the command line's modules= names it: add it to the boot image\n"u8);
                return false;
            }

            start += name.Length + 1;
        }

        return true;
    }
}
