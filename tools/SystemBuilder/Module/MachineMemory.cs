using Bulkhead.Policy.Model;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>How much memory an emulated machine needs to have a policy's.</summary>
public static class MachineMemory
{
    private const ulong Mebibyte = 1 << 20;
    private const ulong Unit = 16;

    /// <summary>What an emulator has anyway.</summary>
    private const ulong Least = 256;

    /// <summary>What firmware keeps for itself at the end of the memory below 4 GiB.</summary>
    private const ulong Firmware = 64;

    /// <summary>
    /// Above so many MiB an emulator puts what is more behind 4 GiB, and leaves the rest to devices.
    /// </summary>
    private const ulong Low = 2048;
    private const ulong DevicesEnd = 4096;

    /// <summary>The MiB of the machine, a multiple of 16.</summary>
    public static ulong MebibytesFor(SystemPolicy policy)
    {
        ulong start = policy.Machine.MemoryStart.Value / Mebibyte;
        ulong end = (policy.Machine.MemoryStart.Value + policy.Machine.MemorySize.Value + Mebibyte - 1) / Mebibyte;
        ulong needed = start >= DevicesEnd ? end - DevicesEnd + Low : end + Firmware;
        return Math.Max(Least, (needed + Unit - 1) / Unit * Unit);
    }
}
