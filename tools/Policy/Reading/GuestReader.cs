using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Reading;

/// <summary>Reads the images of unmodified guests.</summary>
internal static class GuestReader
{
    private static readonly (string Key, GuestProtocol Protocol)[] Protocols =
    [
        ("linux", GuestProtocol.Linux),
        ("multiboot", GuestProtocol.Multiboot),
        ("pvh", GuestProtocol.Pvh),
        ("boot-sector", GuestProtocol.BootSector),
        ("firmware", GuestProtocol.Firmware),
    ];

    /// <summary>The image that a virtual machine of accepted shape names; null if it names none.</summary>
    public static GuestKernel? Read(PolicyNode machine)
    {
        foreach ((string key, GuestProtocol protocol) in Protocols)
        {
            if (machine.Get(key) is { } node)
            {
                return Read(node, protocol);
            }
        }

        return null;
    }

    private static GuestKernel Read(PolicyNode node, GuestProtocol protocol)
    {
        bool isKernel = protocol is GuestProtocol.Linux or GuestProtocol.Multiboot or GuestProtocol.Pvh;
        return new GuestKernel
        {
            Protocol = new(protocol, node.Position),
            File = node.Get(isKernel ? "kernel" : "file")!.Name(),
            Modules =
            [
                .. node.Get("initrd") is { } ramDisk
                    ? new[] { new GuestModule(ramDisk.Name(), string.Empty) }
                    : [],
                .. node.Get("modules").Items().Select(
                    module => new GuestModule(module.Get("file")!.Name(), module.Get("command-line").Text())),
            ],
            CommandLine = node.Get("command-line").Text(),
            MultibootVersion = (int)(node.Get("version").OptionalNumber()?.Value ?? 0),
            HasAcpi = isKernel && node.Get("acpi").Text() != "false",
        };
    }
}
