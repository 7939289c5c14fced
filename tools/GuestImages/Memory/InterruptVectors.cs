using Bulkhead.GuestImages.Formats;

namespace Bulkhead.GuestImages.Memory;

/// <summary>
/// The real-mode interrupt vectors as a PC's firmware leaves them. There is no BIOS behind them: interrupts are ended,
/// services say that they do not exist. Their handlers lie in the extended BIOS data area. Kernels that other boot
/// protocols start go back to real mode, too, and ask a BIOS that they take for granted.
/// </summary>
internal static class InterruptVectors
{
    private const int Count = 256;
    private const string Name = "interrupt vectors";

    /// <summary>How far behind the start of the extended BIOS data area the handlers begin.</summary>
    private const ulong HandlersOffset = 16;

    // push bp; mov bp, sp; or word [bp + 6], ..; pop bp: sets flags of who called.
    private const byte CarryFlag = 0x01;
    private const byte ZeroFlag = 0x40;

    private static readonly byte[] s_nothing = [0xcf]; // iret

    /// <summary>IRQ 0: inc dword [46CH], the ticks since midnight, and the end of the interrupt.</summary>
    private static readonly byte[] s_timer =
    [
        0x50, 0x1e, 0x31, 0xc0, 0x8e, 0xd8, // push ax; push ds; xor ax, ax; mov ds, ax
        0x66, 0xff, 0x06, 0x6c, 0x04, // inc dword [46CH]
        0xb0, 0x20, 0xe6, 0x20, 0x1f, 0x58, 0xcf, // mov al, 20H; out 20H, al; pop ds; pop ax; iret
    ];

    /// <summary>IRQ 1 to 7.</summary>
    private static readonly byte[] s_first = [0x50, 0xb0, 0x20, 0xe6, 0x20, 0x58, 0xcf];

    /// <summary>IRQ 8 to 15: both controllers.</summary>
    private static readonly byte[] s_second = [0x50, 0xb0, 0x20, 0xe6, 0xa0, 0xe6, 0x20, 0x58, 0xcf];

    /// <summary>A service: CF = 1 and AH = 86H, there is no such function.</summary>
    private static readonly byte[] s_service =
        [0x55, 0x89, 0xe5, 0x80, 0x4e, 0x06, CarryFlag, 0x5d, 0xb4, 0x86, 0xcf];

    /// <summary>The keyboard: AX = 0 and ZF = 1, there is no key.</summary>
    private static readonly byte[] s_keyboard =
        [0x55, 0x89, 0xe5, 0x80, 0x4e, 0x06, ZeroFlag, 0x5d, 0x31, 0xc0, 0xcf];

    /// <summary>Nothing to boot, and boot anew: mov al, FEH; out 64H, al; hlt; jmp.</summary>
    private static readonly byte[] s_boot = [0xb0, 0xfe, 0xe6, 0x64, 0xf4, 0xeb, 0xfd];

    /// <summary>Puts the vectors and their handlers into memory.</summary>
    public static void Place(GuestMemory memory)
    {
        List<ushort> offsets = [];
        ByteWriter code = new();
        Dictionary<byte[], ushort> handlers = new(ReferenceEqualityComparer.Instance);
        byte[] equipment = Word(BiosDataArea.EquipmentAddress);
        byte[] size = Word(BiosDataArea.MemorySizeAddress);
        for (int vector = 0; vector < Count; vector++)
        {
            byte[] handler = HandlerOf(vector, equipment, size);
            if (!handlers.TryGetValue(handler, out ushort offset))
            {
                offset = (ushort)(HandlersOffset + (ulong)code.Length);
                handlers.Add(handler, offset);
                code.Bytes(handler);
            }

            offsets.Add(offset);
        }

        ByteWriter vectors = new();
        foreach (ushort offset in offsets)
        {
            vectors.UInt16(offset).UInt16((ushort)(AddressMap.ConventionalEnd >> 4));
        }

        memory.Place(Name, Name, 0, vectors.ToArray());
        memory.Place(Name, "interrupt handlers", AddressMap.ConventionalEnd + HandlersOffset, code.ToArray());
    }

    private static byte[] HandlerOf(int vector, byte[] equipment, byte[] size) => vector switch
    {
        0x08 => s_timer,
        >= 0x09 and <= 0x0f => s_first,
        >= 0x70 and <= 0x77 => s_second,
        0x10 or 0x13 or 0x14 or 0x15 or 0x17 or 0x1a => s_service,
        0x11 => equipment,
        0x12 => size,
        0x16 => s_keyboard,
        0x18 or 0x19 => s_boot,
        _ => s_nothing,
    };

    /// <summary>
    /// AX is a word of the BIOS data area: push ds; xor ax, ax; mov ds, ax; mov ax, [..]; pop ds; iret.
    /// </summary>
    private static byte[] Word(ushort address) =>
        [0x1e, 0x31, 0xc0, 0x8e, 0xd8, 0xa1, (byte)address, (byte)(address >> 8), 0x1f, 0xcf];
}
