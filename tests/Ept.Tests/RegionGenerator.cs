namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Vmx;
using FsCheck;
using FsCheck.Fluent;

/// <summary>Well-formed regions around the places where table, page size or address limits change.</summary>
internal static class RegionGenerator
{
    private const ulong Page = 4096;
    private const ulong Pages2M = 512;
    private const ulong Pages1G = 512 * 512;
    private const ulong LastGuestPage = (1ul << 36) - 1;

    private static readonly ulong[] s_bases =
        [0, Pages2M, 3 * Pages2M, Pages1G - Pages2M, Pages1G, 512 * Pages1G, LastGuestPage - Pages1G];

    private static readonly EptRights[] s_rights =
    [
        EptRights.Read,
        EptRights.Read | EptRights.Write,
        EptRights.Read | EptRights.Execute,
        EptRights.Read | EptRights.Write | EptRights.Execute,
        EptRights.Execute,
    ];

    public static Gen<EptVpidCapability> Capability { get; } =
        Gen.Choose(0, 7).Select(bits => Capabilities.Of((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));

    /// <summary>At most six regions, of which some may overlap.</summary>
    public static Gen<EptRegion[]> Lists { get; } = List(weightOfLarge: 1);

    /// <summary>The same without regions of 1 GiB, whose models take long to make.</summary>
    public static Gen<EptRegion[]> SmallLists { get; } = List(weightOfLarge: 0);

    private static Gen<EptRegion[]> List(int weightOfLarge) =>
        Region(weightOfLarge).ArrayOf().Select(list => list.Take(6).ToArray());

    private static Gen<EptRegion> Region(int weightOfLarge)
    {
        Gen<ulong> skew = Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(0, 5))).Select(value => (ulong)value);
        Gen<ulong> small = Gen.Choose(1, 9).Select(value => (ulong)value);
        Gen<ulong> medium = Gen.Choose(1, 4).SelectMany(
            count => Gen.Choose(-2, 2).Select(extra => (ulong)((count * (int)Pages2M) + extra)));
        Gen<ulong> large = Gen.Choose(0, 3).Select(extra => Pages1G + (ulong)extra);
        Gen<ulong> length = Gen.Frequency((20, small), (18, medium), (weightOfLarge, large));
        Gen<(EptRights Rights, EptMemoryType Type, bool IgnoresPat)> attributes =
            from rights in Gen.Elements(s_rights)
            from type in Gen.Elements(Enum.GetValues<EptMemoryType>())
            from pat in Gen.Elements(true, false)
            select (rights, type, pat);
        return
            from guestBase in Gen.Elements(s_bases)
            from guestSkew in skew
            from hostBase in Gen.Elements(s_bases)
            from hostSkew in skew
            from pages in length
            from chosen in attributes
            let start = Math.Min(guestBase + guestSkew, LastGuestPage + 1 - pages)
            let target = Math.Min(hostBase + hostSkew, LastGuestPage + 1 - pages)
            select new EptRegion
            {
                Start = new(start * Page),
                Length = pages * Page,
                Target = new(target * Page),
                Rights = chosen.Rights,
                MemoryType = chosen.Type,
                IgnoresPat = chosen.IgnoresPat,
            };
    }
}
