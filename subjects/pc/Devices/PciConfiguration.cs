namespace Bulkhead.Subjects.Pc.Devices;

using System.Runtime.CompilerServices;
using static PciConfigurationRegisters;

/// <summary>
/// PCI configuration mechanism 1 and what is on bus 0: a host bridge (device 0), an IDE controller if there is a disk
/// (device 1), and a function for each memory that policy shares with the guest (devices 2 to 5). No other device
/// answers.
/// </summary>
public struct PciConfiguration
{
    public const uint MaximumSharedMemories = 4;

    private const uint IdeDevice = 1;
    private const uint FirstSharedMemory = 2;
    private const uint MaximumDevices = FirstSharedMemory + MaximumSharedMemories;
    private const ulong RegistersSize = 4096;

    private uint _address;
    private uint _sharedMemories;
    private Functions _functions;

    public void Reset()
    {
        this = default;
        _functions[0].Initialize(HostBridge, HostBridgeClass, MemorySpace | BusMaster, isSpecificWritable: true);
    }

    /// <summary>Adds the IDE controller, by which firmware finds the disk.</summary>
    public void AddIdeController()
    {
        ref PciFunction function = ref _functions[(int)IdeDevice];
        function.Initialize(IdeController, IdeClass, IoSpace, isSpecificWritable: true);
        function.SetSpecific(DeviceSpecific, IdeTimingPrimary);
    }

    /// <summary>
    /// Adds a function for memory that others see, too: base address 0 is a page of registers that read 0, 2 the
    /// memory.
    /// </summary>
    /// <param name="registers">Guest-physical address of the registers, a multiple of 4096 below 4 GiB.</param>
    /// <param name="address">Guest-physical address of the memory, a multiple of its length.</param>
    /// <param name="length">In bytes, a power of two of at least 4096.</param>
    /// <returns>Whether it was added: the rules are kept, and there are no more than four.</returns>
    public bool TryAddSharedMemory(ulong registers, ulong address, ulong length)
    {
        bool isSize = length >= RegistersSize && (length & (length - 1)) == 0 && (address & (length - 1)) == 0;
        bool isPlace = registers <= uint.MaxValue && (registers & (RegistersSize - 1)) == 0;
        if (!isSize || !isPlace || _sharedMemories == MaximumSharedMemories)
        {
            return false;
        }

        ref PciFunction function = ref _functions[(int)(FirstSharedMemory + _sharedMemories)];
        function.Initialize(SharedMemory, SharedMemoryClass, MemorySpace, isSpecificWritable: false);
        function.AddMemory(0, registers, RegistersSize, 0);
        function.AddMemory(2, address, length, Memory64Bits | Prefetchable);
        _sharedMemories++;
        return true;
    }

    /// <summary>CONFIG_ADDRESS, of which only double words are read and written.</summary>
    public uint Address
    {
        readonly get => _address;
        set => _address = value & (Enable | 0x00FF_FFFC);
    }

    /// <summary>CONFIG_DATA.</summary>
    /// <param name="offset">Of the first byte in the double word, 0 to 3.</param>
    /// <param name="size">1, 2 or 4 bytes, which end in the double word.</param>
    public readonly uint Read(uint offset, uint size)
    {
        uint device = Device;
        uint value = device < MaximumDevices && _functions[(int)device].IsPresent
            ? _functions[(int)device].Read(_address & 0xFC)
            : uint.MaxValue;
        return (value >> (int)(8 * offset)) & Mask(size);
    }

    /// <param name="offset">Of the first byte in the double word, 0 to 3.</param>
    /// <param name="size">1, 2 or 4 bytes, which end in the double word.</param>
    public void Write(uint offset, uint size, uint value)
    {
        uint device = Device;
        if (device < MaximumDevices && _functions[(int)device].IsPresent)
        {
            uint register = _address & 0xFC;
            int shift = (int)(8 * offset);
            uint mask = Mask(size) << shift;
            ref PciFunction function = ref _functions[(int)device];
            function.Write(register, (function.Read(register) & ~mask) | ((value << shift) & mask));
        }
    }

    // The device on bus 0 whose function 0 the address names; none if it is another bus or function.
    private readonly uint Device
    {
        get
        {
            bool isThere = (_address & (Enable | 0x00FF_0700)) == Enable;
            return isThere ? (_address >> 11) & 0x1F : MaximumDevices;
        }
    }

    private static uint Mask(uint size) => size >= 4 ? uint.MaxValue : (1u << (int)(8 * size)) - 1;

    [InlineArray((int)MaximumDevices)]
    private struct Functions
    {
        private PciFunction _first;
    }
}
