namespace Bulkhead.Kernel.Boot;

using System;

/// <summary>Reads the boot information of the Multiboot2 Specification 2.0, section 3.6.</summary>
public static class Multiboot2Reader
{
    private const int HeaderSize = 8;
    private const int MaximumSize = 1 << 20;
    private const int MaximumTags = 256;

    private enum Tag : uint
    {
        End = 0,
        CommandLine = 1,
        Module = 3,
        MemoryMap = 6,
        Framebuffer = 8,
        AcpiOld = 14,
        AcpiNew = 15,
    }

    /// <summary>Reads the information at physical <paramref name="address"/>.</summary>
    public static BootInformationFault Read(ulong address, ref BootInformation information)
    {
        if (!PhysicalMemory.TryView(address, HeaderSize, out ReadOnlySpan<byte> header))
        {
            return BootInformationFault.NotAddressable;
        }

        uint size = LittleEndian.ReadUInt32(header, 0);
        if (size is < HeaderSize or > MaximumSize || !PhysicalMemory.TryView(address, size, out var bytes))
        {
            return BootInformationFault.NotAddressable;
        }

        int offset = HeaderSize;
        for (int count = 0; count < MaximumTags; count++)
        {
            if (bytes.Length - offset < HeaderSize)
            {
                return BootInformationFault.Truncated;
            }

            Tag tag = (Tag)LittleEndian.ReadUInt32(bytes, offset);
            uint tagSize = LittleEndian.ReadUInt32(bytes, offset + 4);
            if (tagSize < HeaderSize || tagSize > bytes.Length - offset)
            {
                return BootInformationFault.Truncated;
            }

            if (tag == Tag.End)
            {
                return information.Memory.Count == 0 ? BootInformationFault.NoMemoryMap : BootInformationFault.None;
            }

            BootInformationFault fault = ReadTag(tag, bytes.Slice(offset, (int)tagSize), ref information);
            if (fault != BootInformationFault.None)
            {
                return fault;
            }

            offset = Math.Min((offset + (int)tagSize + 7) & ~7, bytes.Length);
        }

        return BootInformationFault.Truncated;
    }

    private static BootInformationFault ReadTag(Tag tag, ReadOnlySpan<byte> bytes, ref BootInformation information)
    {
        switch (tag)
        {
            case Tag.CommandLine:
                return BootText.TryCopy(bytes.Slice(8), out information.CommandLine)
                    ? BootInformationFault.None
                    : BootInformationFault.TextTooLong;
            case Tag.Module:
                return ReadModule(bytes, ref information);
            case Tag.MemoryMap:
                return ReadMemoryMap(bytes, ref information);
            case Tag.Framebuffer:
                return ReadFramebuffer(bytes, ref information);
            case Tag.AcpiOld:
            case Tag.AcpiNew:
                AcpiRoot.Read(bytes.Slice(8), ref information.AcpiRootTable);
                return BootInformationFault.None;
            default:
                return BootInformationFault.None;
        }
    }

    private static BootInformationFault ReadModule(ReadOnlySpan<byte> bytes, ref BootInformation information)
    {
        if (bytes.Length < 16)
        {
            return BootInformationFault.Truncated;
        }

        BootModule module = default;
        module.Start = LittleEndian.ReadUInt32(bytes, 8);
        module.End = LittleEndian.ReadUInt32(bytes, 12);
        if (module.End < module.Start)
        {
            return BootInformationFault.Truncated;
        }

        if (!BootText.TryCopy(bytes.Slice(16), out module.Text))
        {
            return BootInformationFault.TextTooLong;
        }

        return information.Modules.Add(module) ? BootInformationFault.None : BootInformationFault.TooManyModules;
    }

    private static BootInformationFault ReadMemoryMap(ReadOnlySpan<byte> bytes, ref BootInformation information)
    {
        const int EntriesOffset = 16;
        const int MinimumEntrySize = 24;
        if (bytes.Length < EntriesOffset)
        {
            return BootInformationFault.Truncated;
        }

        uint entrySize = LittleEndian.ReadUInt32(bytes, 8);
        if (entrySize is < MinimumEntrySize or > 256)
        {
            return BootInformationFault.Truncated;
        }

        for (int offset = EntriesOffset; offset + (int)entrySize <= bytes.Length; offset += (int)entrySize)
        {
            ulong start = LittleEndian.ReadUInt64(bytes, offset);
            ulong length = LittleEndian.ReadUInt64(bytes, offset + 8);
            uint type = LittleEndian.ReadUInt32(bytes, offset + 16);
            if (!information.Memory.Add(start, length, (MemoryType)type))
            {
                return BootInformationFault.TooManyRegions;
            }
        }

        return BootInformationFault.None;
    }

    private static BootInformationFault ReadFramebuffer(ReadOnlySpan<byte> bytes, ref BootInformation information)
    {
        const byte EgaText = 2;
        if (bytes.Length < 31)
        {
            return BootInformationFault.Truncated;
        }

        information.Screen.Address = LittleEndian.ReadUInt64(bytes, 8);
        information.Screen.Pitch = LittleEndian.ReadUInt32(bytes, 16);
        information.Screen.Width = LittleEndian.ReadUInt32(bytes, 20);
        information.Screen.Height = LittleEndian.ReadUInt32(bytes, 24);
        information.Screen.BitsPerPixel = bytes[28];
        information.Screen.IsText = bytes[29] == EgaText;
        return BootInformationFault.None;
    }
}
