using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

/// <summary>Reads boot information from a fake processor's memory, and judges what was read.</summary>
internal static class BootReading
{
    public static BootInformationFault Multiboot2(byte[] bytes, out BootInformation information)
    {
        FakeProcessor processor = new();
        processor.Memory.Place(Multiboot2Information.Address, bytes);
        information = default;
        return Multiboot2Reader.Read(Multiboot2Information.Address, ref information);
    }

    public static BootInformationFault Pvh(PvhInformation source, out BootInformation information)
    {
        FakeProcessor processor = new();
        source.PlaceIn(processor.Memory);
        information = default;
        return PvhReader.Read(PvhInformation.Address, ref information);
    }

    /// <summary>Whether information that was read without a fault keeps the rules that later code relies on.</summary>
    public static bool IsValid(in BootInformation information)
    {
        bool isValid = information.Memory.Count is > 0 and <= MemoryMap.Capacity
            && information.Modules.Count is >= 0 and <= BootModules.Capacity
            && information.CommandLine.Length is >= 0 and <= BootText.Capacity;
        for (int index = 0; index < information.Memory.Count; index++)
        {
            MemoryRegion region = information.Memory[index];
            isValid &= region.Start + region.Length >= region.Start;
        }

        for (int index = 0; index < information.Modules.Count; index++)
        {
            BootModule module = information.Modules[index];
            isValid &= module.End >= module.Start && module.Text.Length <= BootText.Capacity;
        }

        return isValid;
    }

    /// <summary>Everything but the protocol and the screen, in which the protocols differ, as text.</summary>
    public static string Describe(in BootInformation information)
    {
        List<string> lines = [TestLog.Text(information.CommandLine.Bytes), $"acpi {information.AcpiRootTable:x}"];
        for (int index = 0; index < information.Memory.Count; index++)
        {
            MemoryRegion region = information.Memory[index];
            lines.Add($"region {region.Start:x} {region.Length:x} {region.Type}");
        }

        for (int index = 0; index < information.Modules.Count; index++)
        {
            BootModule module = information.Modules[index];
            lines.Add($"module {module.Start:x} {module.End:x} {TestLog.Text(module.Text.Bytes)}");
        }

        return string.Join('\n', lines);
    }
}
