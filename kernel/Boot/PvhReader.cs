namespace Bulkhead.Kernel.Boot;

using System;

/// <summary>Reads hvm_start_info, version 0 or 1, of the x86/HVM direct boot ABI.</summary>
public static class PvhReader
{
    private const uint Magic = 0x336ec578;
    private const int SizeVersion0 = 40;
    private const int SizeVersion1 = 56;
    private const int ModuleSize = 32;
    private const int RegionSize = 24;

    /// <summary>Reads the information at physical <paramref name="address"/>.</summary>
    public static BootInformationFault Read(ulong address, ref BootInformation information)
    {
        if (!PhysicalMemory.TryView(address, SizeVersion0, out ReadOnlySpan<byte> header))
        {
            return BootInformationFault.NotAddressable;
        }

        if (LittleEndian.ReadUInt32(header, 0) != Magic)
        {
            return BootInformationFault.WrongMagic;
        }

        uint version = LittleEndian.ReadUInt32(header, 4);
        if (version == 0)
        {
            return BootInformationFault.NoMemoryMap;
        }

        if (!PhysicalMemory.TryView(address, SizeVersion1, out header))
        {
            return BootInformationFault.NotAddressable;
        }

        BootInformationFault fault = CopyText(LittleEndian.ReadUInt64(header, 24), out information.CommandLine);
        if (fault == BootInformationFault.None)
        {
            fault = ReadModules(header, ref information);
        }

        if (fault == BootInformationFault.None)
        {
            fault = ReadMemoryMap(header, ref information);
        }

        // Version 1 has no framebuffer: what shows at boot is the VGA text mode that the firmware left.
        information.Screen.IsText = true;
        ulong rootPointer = LittleEndian.ReadUInt64(header, 32);
        if (PhysicalMemory.TryView(rootPointer, AcpiRoot.Size, out ReadOnlySpan<byte> rootPointerBytes))
        {
            AcpiRoot.Read(rootPointerBytes, ref information.AcpiRootTable);
        }

        return fault;
    }

    private static BootInformationFault ReadModules(ReadOnlySpan<byte> header, ref BootInformation information)
    {
        uint count = LittleEndian.ReadUInt32(header, 12);
        if (count > BootModules.Capacity)
        {
            return BootInformationFault.TooManyModules;
        }

        ulong table = LittleEndian.ReadUInt64(header, 16);
        for (uint index = 0; index < count; index++)
        {
            if (!PhysicalMemory.TryView(table + (index * ModuleSize), ModuleSize, out ReadOnlySpan<byte> entry))
            {
                return BootInformationFault.NotAddressable;
            }

            BootModule module = default;
            module.Start = LittleEndian.ReadUInt64(entry, 0);
            module.End = module.Start + LittleEndian.ReadUInt64(entry, 8);
            if (module.End < module.Start)
            {
                return BootInformationFault.Truncated;
            }

            BootInformationFault fault = CopyText(LittleEndian.ReadUInt64(entry, 16), out module.Text);
            if (fault != BootInformationFault.None)
            {
                return fault;
            }

            _ = information.Modules.Add(module);
        }

        return BootInformationFault.None;
    }

    private static BootInformationFault ReadMemoryMap(ReadOnlySpan<byte> header, ref BootInformation information)
    {
        ulong table = LittleEndian.ReadUInt64(header, 40);
        uint count = LittleEndian.ReadUInt32(header, 48);
        if (count == 0)
        {
            return BootInformationFault.NoMemoryMap;
        }

        if (count > MemoryMap.Capacity)
        {
            return BootInformationFault.TooManyRegions;
        }

        for (uint index = 0; index < count; index++)
        {
            if (!PhysicalMemory.TryView(table + (index * RegionSize), RegionSize, out ReadOnlySpan<byte> entry))
            {
                return BootInformationFault.NotAddressable;
            }

            ulong start = LittleEndian.ReadUInt64(entry, 0);
            ulong length = LittleEndian.ReadUInt64(entry, 8);
            if (!information.Memory.Add(start, length, (MemoryType)LittleEndian.ReadUInt32(entry, 16)))
            {
                return BootInformationFault.TooManyRegions;
            }
        }

        return BootInformationFault.None;
    }

    /// <summary>Copies a zero-ended text; an address of 0 means that there is none.</summary>
    private static BootInformationFault CopyText(ulong address, out BootText copy)
    {
        copy = default;
        if (address == 0)
        {
            return BootInformationFault.None;
        }

        for (int length = 1; length <= BootText.Capacity + 1; length++)
        {
            if (!PhysicalMemory.TryView(address, (ulong)length, out ReadOnlySpan<byte> text))
            {
                return BootInformationFault.NotAddressable;
            }

            if (text[length - 1] == 0)
            {
                return BootText.TryCopy(text, out copy) ? BootInformationFault.None : BootInformationFault.TextTooLong;
            }
        }

        return BootInformationFault.TextTooLong;
    }
}
