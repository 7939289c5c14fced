using Bulkhead.GuestImages.Formats;
using Bulkhead.GuestImages.Memory;
using Bulkhead.Kernel.Subjects;

namespace Bulkhead.GuestImages.RealMode;

/// <summary>
/// Loads a flat image at 7C00H, as a BIOS does with the first sector of a disk: CS, DS, ES and SS 0, SP 7C00H, DL 80H.
/// </summary>
internal static class BootSectorLoader
{
    private const ulong Address = 0x7c00;
    private const ulong StubAddress = 0x600;
    private const ulong SectorSize = 512;
    private const ulong SignatureOffset = 510;
    private const ushort Signature = 0xaa55;
    private const byte FirstDisk = 0x80;

    /// <summary>Puts the image, and what sets the registers, into the guest's memory.</summary>
    /// <exception cref="GuestImageException">It is no boot sector, or does not fit.</exception>
    public static GuestStart Load(GuestFile file, GuestMemory memory)
    {
        ImageBytes bytes = new(file);
        bytes.Require(
            bytes.Length >= SectorSize, $"has {bytes.Length} bytes, need at least {SectorSize}: fill up the sector");
        ushort signature = bytes.UInt16(SignatureOffset, "signature");
        bytes.Require(
            signature == Signature,
            $"bytes 510 and 511 are 0x{signature:x4}, need 0x{Signature:x4}: end the first sector with 55H, AAH");
        bytes.Require(
            bytes.Length <= AddressMap.ConventionalEnd - Address,
            $"has 0x{bytes.Length:x} bytes, and from 0x{Address:x} to the end of conventional memory are "
            + $"0x{AddressMap.ConventionalEnd - Address:x}: load the rest from within");
        memory.Place(file.Name, "boot sector", Address, file.Bytes);
        byte[] stub = new ByteWriter()
            .Bytes(0xfa) // cli
            .Bytes(0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0) // xor ax, ax; mov ds, es, ss, ax
            .Bytes(0xbc).UInt16((ushort)Address) // mov sp, 7C00H
            .Bytes(0xb2, FirstDisk) // mov dl, 80H
            .Bytes(0xea).UInt16((ushort)Address).UInt16(0) // jmp 0:7C00H
            .ToArray();
        memory.Place(file.Name, "start stub", StubAddress, stub);
        return new GuestStart(SubjectMode.Real, StubAddress, Address);
    }
}
