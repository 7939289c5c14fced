using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of ports.</summary>
public static class PortRules
{
    /// <summary>Ports are not the kernel's.</summary>
    public static readonly PolicyRule OfKernel = Rule(
        "port-of-kernel",
        "ports of the kernel, of DMA, of SMIs, of PCI's configuration and of the emulators are nobody's",
        "leave these ports out of the range");

    /// <summary>A port is one subject's.</summary>
    public static readonly PolicyRule Shared = Rule(
        "port-shared",
        "a port is one subject's alone",
        "let one subject serve the device, and give the other a channel to it");

    /// <summary>A subject names a port once.</summary>
    public static readonly PolicyRule Twice = Rule(
        "port-twice",
        "the ranges of ports of a subject do not overlap",
        "join the two ranges");

    /// <summary>Checks all ports.</summary>
    internal static void Check(PolicyContext context)
    {
        List<(Subject Subject, PortRange Ports)> taken = [];
        foreach (Subject subject in context.Policy.Subjects)
        {
            foreach (Located<PortRange> ports in subject.Grants.Ports)
            {
                CheckRange(context, subject, ports, taken);
                taken.Add((subject, ports));
            }
        }
    }

    private static void CheckRange(
        PolicyContext context,
        Subject subject,
        Located<PortRange> ports,
        IReadOnlyList<(Subject Subject, PortRange Ports)> taken)
    {
        string what = $"subject {subject.Name} is granted the ports {ports}";
        foreach ((PortRange reserved, string why) in KernelPorts.All)
        {
            context.Require(
                !reserved.Overlaps(ports),
                OfKernel,
                ports.Position,
                $"{what}, of which {reserved} are not granted ({why})");
        }

        foreach ((Subject other, PortRange otherPorts) in taken.Where(item => item.Ports.Overlaps(ports)))
        {
            bool isSame = other.Name.Value == subject.Name.Value;
            string whose = isSame ? $"also as {otherPorts}" : $"and subject {other.Name} the ports {otherPorts}";
            context.Errors.Add(isSame ? Twice : Shared, ports.Position, $"{what} {whose}");
        }
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Devices, statement, cure);
}
