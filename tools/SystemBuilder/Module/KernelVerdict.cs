using System.Text;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>
/// What the kernel's own validator says of a module on a machine such as the policy takes for granted.
/// </summary>
public static class KernelVerdict
{
    private const int PhysicalAddressWidth = 46;
    private const ulong FirstMebibyte = 1 << 20;

    /// <summary>The kernel's verdict.</summary>
    public static ConfigurationVerdict Of(SystemPolicy policy, byte[] module)
    {
        ulong memoryStart = policy.Machine.MemoryStart.Value;
        ConfigurationMachine machine = new()
        {
            PhysicalAddressWidth = PhysicalAddressWidth,
            TicksPerMicrosecond = policy.Machine.TicksPerMicrosecond.Value,
            Kernel = new MemoryRange(FirstMebibyte, SystemCompiler.BootReserve),
            Module = new MemoryRange(SystemCompiler.BootReserve, SystemCompiler.BootReserve + (ulong)module.Length),
        };
        MemoryMap memory = default;
        memory.Add(FirstMebibyte, memoryStart + policy.Machine.MemorySize.Value - FirstMebibyte, MemoryType.Available);
        return ConfigurationValidator.Check(module, in machine, in memory, out _);
    }

    /// <summary>Refuses what the kernel would refuse.</summary>
    /// <exception cref="SystemBuildException">The line names table, record and rule.</exception>
    public static void Require(SystemPolicy policy, byte[] module)
    {
        ConfigurationVerdict verdict = Of(policy, module);
        if (!verdict.IsAccepted)
        {
            string rule = Encoding.ASCII.GetString(ConfigurationFaultNames.Rule(verdict.Fault));
            throw new SystemBuildException(
                BuildRules.Kernel,
                policy.Name.Position,
                $"{policy.Name.Value}: the kernel would refuse record {verdict.Record} of table {verdict.Table}: "
                + $"{rule}: change what the policy says there");
        }
    }
}
