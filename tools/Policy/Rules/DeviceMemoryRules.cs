using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of the memory of devices.</summary>
public static class DeviceMemoryRules
{
    /// <summary>It is whole pages.</summary>
    public static readonly PolicyRule Pages = Rule(
        "device-pages",
        "the address of a device's memory is a multiple of 4 KiB",
        "begin with the page that the device's registers are in");

    /// <summary>It is not kept.</summary>
    public static readonly PolicyRule Kept = Rule(
        "device-kept",
        "a device's memory is neither scrubbed nor kept",
        "remove the key kept");

    /// <summary>It is not ordinary memory.</summary>
    public static readonly PolicyRule Memory = Rule(
        "device-is-memory",
        "a device's memory lies outside of the memory of the kernel and of subjects",
        "name the device's address: below 1 MiB only 0xa0000 to 0xfffff, and else above the machine's memory");

    /// <summary>It is not an interrupt controller.</summary>
    public static readonly PolicyRule InterruptController = Rule(
        "device-of-kernel",
        "the interrupt controllers at 0xfec00000 to 0xfeefffff are the kernel's",
        "remove the region");

    /// <summary>It is one subject's alone.</summary>
    public static readonly PolicyRule Shared = Rule(
        "device-shared",
        "a device's memory is one subject's alone, once",
        "let one subject serve the device, and give the other a channel to it");

    private const ulong VideoStart = 0xa0000;
    private const ulong VideoEnd = 0x100000;
    private const ulong ControllersStart = 0xfec0_0000;
    private const ulong ControllersEnd = 0xfef0_0000;

    /// <summary>Checks all memory of devices.</summary>
    internal static void Check(PolicyContext context)
    {
        MachinePolicy machine = context.Policy.Machine;
        ulong machineEnd = machine.MemoryStart.Value + machine.MemorySize.Value;
        List<(ulong Start, ulong End, string What)> taken = [];
        foreach (Subject subject in context.Policy.Subjects)
        {
            foreach (MemoryGrant region in subject.Grants.Memory.Where(region => region.Kind == MemoryKind.Device))
            {
                Located<ulong> device = region.Device!.Value;
                (ulong start, ulong end) = (device.Value, device.Value + region.Size.Value);
                string what = $"the region {region.Name} of subject {subject.Name}";
                string where = $"{what} is at 0x{start:x}";
                context.Require(start % PolicyLimits.Page == 0, Pages, device.Position, where);
                context.Require(
                    region.KeptPosition is null, Kept, region.KeptPosition.GetValueOrDefault(), $"{what} is kept");
                context.Require(
                    (start >= VideoStart && end <= VideoEnd) || start >= machineEnd, Memory, device.Position, where);
                context.Require(
                    end <= ControllersStart || start >= ControllersEnd, InterruptController, device.Position, where);
                foreach ((ulong otherStart, ulong otherEnd, string other) in taken)
                {
                    context.Require(
                        end <= otherStart || start >= otherEnd,
                        Shared,
                        device.Position,
                        $"{where} and overlaps {other}");
                }

                taken.Add((start, end, what));
            }
        }
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Memory, statement, cure);
}
