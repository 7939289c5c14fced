namespace Bulkhead.Kernel.Cpu;

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

/// <summary>
/// Where XSAVE puts each component in an area of the standard format, from CPUID leaf 0DH (SDM Vol. 1, 13.4).
/// </summary>
public struct XsaveLayout
{
    /// <summary>The legacy region, which is all that FXSAVE writes, in bytes.</summary>
    public const uint LegacySize = 512;

    /// <summary>The legacy region and the XSAVE header, in bytes.</summary>
    public const uint SizeWithHeader = LegacySize + 64;

    private const uint ExtendedStateLeaf = 13;
    private const int FirstComponent = 2;

    /// <summary>Behind the highest component of <see cref="ExtendedControlRegister0Rules.Known"/>.</summary>
    private const int ComponentLimit = 19;

    private Components _components;

    /// <summary>The bits that XCR0 may have, as far as this kernel knows them.</summary>
    public ulong Supported { get; private set; }

    /// <summary>CPUID.(0DH,0):ECX: the size in bytes of an area with all components, known or not.</summary>
    public uint MaximumSize { get; private set; }

    /// <summary>The component of bit <paramref name="index"/>, 2 to 18.</summary>
    [UnscopedRef]
    public ref readonly XsaveComponent this[int index] => ref _components[index];

    /// <summary>
    /// True if every supported component is a user one behind the header and within <see cref="MaximumSize"/>.
    /// </summary>
    public readonly bool IsConsistent
    {
        get
        {
            for (int index = FirstComponent; index < ComponentLimit; index++)
            {
                XsaveComponent component = _components[index];
                bool isGood = component.Size != 0
                    && !component.IsSupervisor
                    && component.Offset >= SizeWithHeader
                    && component.End <= MaximumSize;
                if (!isGood && ((Supported >> index) & 1) != 0)
                {
                    return false;
                }
            }

            return MaximumSize >= SizeWithHeader;
        }
    }

    /// <summary>Asks the processor, which must have XSAVE (CPUID.1:ECX.XSAVE[26]).</summary>
    public static XsaveLayout Read()
    {
        XsaveLayout layout = default;
        CpuidRegisters main = CpuidRegisters.Read(ExtendedStateLeaf);
        layout.Supported = (((ulong)main.Edx << 32) | main.Eax) & ExtendedControlRegister0Rules.Known;
        layout.MaximumSize = main.Ecx;
        for (int index = FirstComponent; index < ComponentLimit; index++)
        {
            layout._components[index] = new(CpuidRegisters.Read(ExtendedStateLeaf, (uint)index));
        }

        return layout;
    }

    /// <summary>
    /// The size in bytes of an area that holds the components of <paramref name="mask"/>, which are supported ones.
    /// </summary>
    public readonly ulong SizeOf(ulong mask)
    {
        ulong size = SizeWithHeader;
        for (int index = FirstComponent; index < ComponentLimit; index++)
        {
            if (((mask >> index) & 1) != 0 && _components[index].End > size)
            {
                size = _components[index].End;
            }
        }

        return size;
    }

    [InlineArray(ComponentLimit)]
    private struct Components
    {
        private XsaveComponent _first;
    }
}
