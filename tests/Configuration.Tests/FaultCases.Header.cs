namespace Bulkhead.Configuration.Tests;

using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;

/// <content>The header, the shape of the tables, and the extent of the memory.</content>
public static partial class FaultCases
{
    private static void AddHeader()
    {
        AddBytes(ConfigurationFault.ModuleTooShort, ConfigurationTable.Header, 0, module => module[..159]);
        AddBytes(ConfigurationFault.ModuleTooShort, ConfigurationTable.Header, 0, module => []);
        AddBytes(ConfigurationFault.Magic, ConfigurationTable.Header, 0, module => Set(module, 0, (byte)'b'));
        AddBytes(ConfigurationFault.Version, ConfigurationTable.Header, 0, module => Set(module, 8, 1));
        AddBytes(ConfigurationFault.Length, ConfigurationTable.Header, 0, module => Set(module, 12, 0));
        AddBytes(ConfigurationFault.ModuleLength, ConfigurationTable.Header, 0, module => module[..^1]);
        AddBytes(ConfigurationFault.ModuleLength, ConfigurationTable.Header, 0, module => [.. module, 0]);
        AddBytes(ConfigurationFault.ModuleLength, ConfigurationTable.Header, 0, module => CutTo(module, 161));
        AddBytes(ConfigurationFault.Reserved, ConfigurationTable.Header, 0, module => Set(module, 156, 1));
        AddBytes(ConfigurationFault.RecordCount, ConfigurationTable.Interrupts, 0, module => Set(module, 144, 16));
        Add(ConfigurationFault.RecordCount, ConfigurationTable.MinorFrames, 0, model => model.MinorFrames.Clear());
        Add(ConfigurationFault.Name, ConfigurationTable.Header, 0, model => model.Header.Name[0] = (byte)'9');
        Add(ConfigurationFault.Name, ConfigurationTable.Channels, 1, model => model.Channels.Edit(
            1, channel => channel with { Name = VectorModel.Name("a_b") }));
        Add(ConfigurationFault.Name, ConfigurationTable.Partitions, 0, model => model.Partitions.Edit(
            0, partition => partition with { Name = VectorModel.Name("a\0b") }));
        Add(ConfigurationFault.NameNotUnique, ConfigurationTable.MajorFrames, 1, model => model.MajorFrames.Edit(
            1, frame => frame with { Name = VectorModel.Name("normal") }));
        AddBytes(ConfigurationFault.Ranges, ConfigurationTable.Subjects, 0, module => AddTo(
            module, SubjectAt(0) + 100, 1));
        AddBytes(ConfigurationFault.Ranges, ConfigurationTable.Subjects, 4, module => AddTo(
            module, SubjectAt(4) + 104, -1));
        AddBytes(ConfigurationFault.Ranges, ConfigurationTable.Subjects, 4, module => AddTo(
            module, SubjectAt(4) + 104, 1));
        Add(ConfigurationFault.FlowMatrix, ConfigurationTable.Partitions, 3, model => model.Partitions.Edit(
            3, partition => partition with { FlowsTo = 0b0100 }));
        Add(ConfigurationFault.FlowMatrix, ConfigurationTable.Partitions, 1, model => model.Partitions.Edit(
            1, partition => partition with { FlowsTo = 0b1_0110 }));
        Add(ConfigurationFault.WholePages, ConfigurationTable.Header, 0, model => model.Header.CrashRecord++);
        Add(ConfigurationFault.Empty, ConfigurationTable.Header, 0, model => model.Header.AuditLength = 0);
        Add(ConfigurationFault.AddressWidth, ConfigurationTable.Header, 0, model =>
            model.Header.MemoryLength = 1ul << 40);
        Add(ConfigurationFault.AddressWidth, ConfigurationTable.Header, 0, model =>
            model.Header.MemoryStart = 0xffff_ffff_ffff_f000);
        Add(ConfigurationFault.MemoryUnavailable, ConfigurationTable.Header, 0, model =>
            model.Header.MemoryLength = TestMachine.AvailableEnd);
        Add(ConfigurationFault.MemoryUnavailable, ConfigurationTable.Header, 0, model =>
            model.Header.MemoryStart = TestMachine.AvailableEnd + 0x100_0000);
        Add(ConfigurationFault.MemoryInUse, ConfigurationTable.Header, 0, model =>
            model.Header.MemoryStart = TestMachine.KernelEnd - 0x1000);
        Add(ConfigurationFault.MemoryInUse, ConfigurationTable.Header, 0, model =>
            model.Header.MemoryStart = TestMachine.ModuleStart);
    }

    private static int SubjectAt(int index) => 160 + (4 * 40) + (index * 160);

    private static byte[] Set(byte[] module, int offset, byte value)
    {
        module[offset] = value;
        return module;
    }

    private static byte[] AddTo(byte[] module, int offset, int value)
    {
        module[offset] = (byte)(module[offset] + value);
        return module;
    }

    /// <summary>The module is shorter than its vector, and says so.</summary>
    private static byte[] CutTo(byte[] module, int length)
    {
        BitConverter.TryWriteBytes(module.AsSpan(16), (ulong)length);
        return module[..length];
    }
}
