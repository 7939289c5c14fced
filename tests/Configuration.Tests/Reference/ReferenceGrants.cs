namespace Bulkhead.Configuration.Tests.Reference;

/// <summary>The rules for ports, MSRs, CPUID and interrupts.</summary>
public static class ReferenceGrants
{
    private static readonly uint[] s_switchedMsrs =
    [
        0x174, 0x175, 0x176, 0x277, 0xc000_0080, 0xc000_0081, 0xc000_0082, 0xc000_0083, 0xc000_0084, 0xc000_0100,
        0xc000_0101, 0xc000_0102, 0xc000_0103,
    ];

    private static readonly HashSet<int> s_portsOfNobody =
    [
        .. Range(0x00, 0x1f), .. Range(0x20, 0x21), .. Range(0x40, 0x43), 0x61, .. Range(0x81, 0x8f),
        .. Range(0x90, 0x92), .. Range(0xa0, 0xa1), .. Range(0xb2, 0xb3), .. Range(0xc0, 0xdf), 0xe9,
        .. Range(0xf4, 0xf7), .. Range(0x4d0, 0x4d1), .. Range(0x510, 0x51b), .. Range(0xcf8, 0xcff), 0x8900,
    ];

    public static IEnumerable<(bool Kept, string Rule)> Wrongs(ReferenceVector vector)
    {
        yield return (vector.Ports.All(row => row.First <= row.Last), "first port above the last");
        yield return (
            !vector.Ports.Any(row => s_portsOfNobody.Any(port => port >= row.First && port <= row.Last)),
            "ports that are nobody's");
        yield return (
            Extent.FirstMeeting(vector.Ports.Select(row => new Extent(row.First, (UInt128)row.Last + 1))) is null,
            "a port of two");
        yield return (vector.Msrs.All(row => row.Access <= 3), "an MSR's access");
        yield return (
            vector.Msrs.Where(row => row.Access != 0)
                .All(row => s_switchedMsrs.Contains(row.Index) && row.Value == 0 && row.Writable == 0),
            "the processor's own MSR");
        yield return (!vector.Msrs.Any(row => row.Index == 0xc000_0080 && row.Access >= 2), "EFER written");
        yield return (
            vector.Cpuid.All(
                row => (row.Leaf & 0xffff_ffe0) == 0 || (row.Leaf & 0xffff_fff0) is 0x4000_0000 or 0x8000_0000),
            "a CPUID leaf");
        foreach (SubjectRow subject in vector.Subjects)
        {
            yield return (
                IsAscending(subject.Slices[2].Indices.Select(index => (long)vector.Ports[index].First)),
                "order of ports");
            yield return (
                IsAscending(subject.Slices[3].Indices.Select(index => (long)vector.Msrs[index].Index)),
                "order of MSRs");
            yield return (
                IsAscending(subject.Slices[4].Indices.Select(index => (long)vector.Cpuid[index].Leaf)),
                "order of CPUID");
            yield return (
                subject.Slices[3].Indices.Count(index => vector.Msrs[index].Access == 0) <= 16, "too many MSRs");
        }

        yield return (vector.Interrupts.All(row => row.Line <= 15 && row.Line != 2), "an interrupt's line");
        yield return (IsAscending(vector.Interrupts.Select(row => (long)row.Line)), "order of interrupts");
        yield return (vector.Interrupts.All(row => row.Vector is >= 32 and <= 255), "an interrupt's vector");
    }

    public static bool IsAscending(IEnumerable<long> keys) =>
        keys.Zip(keys.Skip(1)).All(pair => pair.First < pair.Second);

    private static IEnumerable<int> Range(int first, int last) => Enumerable.Range(first, last - first + 1);
}
