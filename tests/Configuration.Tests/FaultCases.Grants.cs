namespace Bulkhead.Configuration.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;

/// <content>Ports, MSRs and CPUID.</content>
public static partial class FaultCases
{
    private static void AddGrants()
    {
        AddPort(ConfigurationFault.PortRange, 2, Auditor, 0, new() { First = 0x3ff, Last = 0x3f8 });
        AddPort(ConfigurationFault.Order, 1, Source, 1, new() { First = 0x5f, Last = 0x5f });
        AddPort(ConfigurationFault.PortShared, 2, Auditor, 0, new() { First = 0x60, Last = 0x60 });
        AddPort(ConfigurationFault.PortShared, 2, Auditor, 0, new() { First = 0x62, Last = 0x70 });
        ushort[] forbidden =
        [
            0, 0x20, 0x21, 0x40, 0x43, 0x61, 0x81, 0x92, 0xa0, 0xa1, 0xb2, 0xc0, 0xdf, 0xe9, 0xf4, 0x4d0, 0x51b, 0xcf8,
            0xcf9, 0xcfc, 0xcff, 0x8900,
        ];
        foreach (ushort port in forbidden)
        {
            AddPort(ConfigurationFault.PortOfKernel, 2, Auditor, 0, new() { First = port, Last = port });
        }

        AddPort(ConfigurationFault.PortOfKernel, 2, Auditor, 0, new() { First = 0x65, Last = 0xffff });
        AddBytes(ConfigurationFault.Reserved, ConfigurationTable.Ports, 1, module => Set(
            module, OffsetOf(module, ConfigurationTable.Ports, 1) + 4, 1));

        AddMsr(ConfigurationFault.MsrAccess, 0, one => one with { Access = (MsrAccess)4 });
        AddMsr(ConfigurationFault.Order, 2, one => one with { Index = (uint)Msr.IA32_PAT });
        AddMsr(ConfigurationFault.MsrOfProcessor, 0, one => one with { Access = MsrAccess.Read, Writable = 0 });
        AddMsr(ConfigurationFault.MsrOfProcessor, 1, one => one with { Value = 1 });
        AddMsr(ConfigurationFault.MsrOfProcessor, 1, one => one with { Writable = 1 });
        AddMsr(ConfigurationFault.MsrOfProcessor, 2, one => one with { Access = MsrAccess.Write });
        AddMsr(ConfigurationFault.MsrOfProcessor, 2, one => one with { Access = MsrAccess.Read | MsrAccess.Write });
        foreach (uint index in new uint[] { 0x10, 0x1b, 0x3a, 0x1d9, 0x38f, 0x480, 0x6e0, 0x800, 0xc000_0080 + 0x100 })
        {
            Add(ConfigurationFault.MsrOfProcessor, ConfigurationTable.Msrs, 0, model =>
            {
                model.Subjects[Machine].Msrs.Clear();
                model.Subjects[Machine].Msrs.Add(new() { Index = index, Access = MsrAccess.Write });
            });
        }

        Add(ConfigurationFault.MsrCount, ConfigurationTable.Msrs, 16, model =>
        {
            model.Subjects[Machine].Msrs.Clear();
            model.Subjects[Machine].Msrs.AddRange(
                Enumerable.Range(0x100, 17).Select(index => new MsrRecord { Index = (uint)index }));
        });
        foreach (uint leaf in new uint[] { 0x20, 0x3fff_ffff, 0x4000_0010, 0x7fff_ffff, 0x8000_0010, 0xffff_ffff })
        {
            Add(ConfigurationFault.CpuidLeaf, ConfigurationTable.Cpuid, 0, model =>
            {
                model.Subjects[Machine].Cpuid.Clear();
                model.Subjects[Machine].Cpuid.Add(new() { Leaf = leaf });
            });
        }

        Add(ConfigurationFault.Order, ConfigurationTable.Cpuid, 1, model => model.Subjects[Machine].Cpuid.Edit(
            1, one => one with { Leaf = 0 }));
        AddBytes(ConfigurationFault.Reserved, ConfigurationTable.Cpuid, 2, module => Set(
            module, OffsetOf(module, ConfigurationTable.Cpuid, 2) + 7, 0x80));
    }

    private static void AddPort(ConfigurationFault fault, uint record, int subject, int index, PortRecord ports) =>
        Add(fault, ConfigurationTable.Ports, record, model => model.Subjects[subject].Ports.Edit(index, _ => ports));

    private static void AddMsr(ConfigurationFault fault, int index, Func<MsrRecord, MsrRecord> change) =>
        Add(fault, ConfigurationTable.Msrs, (uint)index, model => model.Subjects[Machine].Msrs.Edit(index, change));

    /// <summary>Where a record begins in a module.</summary>
    private static int OffsetOf(byte[] module, ConfigurationTable table, int record) =>
        VectorLayout.OffsetOf(module, table) + (record * VectorLayout.RecordSize(table));
}
