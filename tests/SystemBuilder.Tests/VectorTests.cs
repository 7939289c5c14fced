using System.Runtime.InteropServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Tests.Support;
using Bulkhead.SystemBuilder.Vector;

namespace Bulkhead.SystemBuilder.Tests;

public class VectorTests
{
    private static readonly SystemImage Example = Systems.Build(TestPolicy.Example());

    [Fact]
    public void EveryTableOfTheExampleHasRecords() =>
        Assert.All(VectorTables.Of(Example.Vector), table => Assert.NotEqual(0, table.Count));

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        VectorContents read = VectorReader.Read(Example.Bytes);
        Assert.Equal(VectorWriter.Write(read), Example.VectorBytes);
        Assert.All(
            VectorTables.Of(Example.Vector).Zip(VectorTables.Of(read)),
            pair => Assert.Equal(pair.First.Bytes, pair.Second.Bytes));
        Assert.Equal((uint)Example.VectorBytes.Length, read.Header.Length);
        Assert.Equal((ulong)Example.Bytes.Length, read.Header.ModuleLength);
    }

    [Fact]
    public void TablesFollowTheHeaderWithoutGapsAndAreMultiplesOf8()
    {
        int position = (int)ConfigurationHeader.Size;
        foreach (IVectorTable table in VectorTables.Of(Example.Vector))
        {
            Assert.Equal(0, table.Bytes.Length % 8);
            Assert.Equal(table.Bytes, Example.Bytes.AsSpan(position, table.Bytes.Length));
            position += table.Bytes.Length;
        }

        Assert.Equal(Example.VectorBytes.Length, position);
    }

    [Fact]
    public void SizesAreTheKernels()
    {
        Assert.Equal((int)ConfigurationHeader.Size, Marshal.SizeOf<ConfigurationHeader>());
        Assert.Equal(
            Enum.GetValues<ConfigurationTable>().Where(table => table >= 0).Order(),
            VectorTables.Of(new VectorContents()).Select(table => table.Table));
        Assert.All(
            VectorTables.Of(new VectorContents()),
            table => Assert.Equal(ConfigurationHeader.RecordSize(table.Table), (uint)table.RecordSize));
    }

    /// <summary>Bytes that belong to no field would be whatever memory held before.</summary>
    [Fact]
    public void NoRecordHasBytesThatBelongToNoField()
    {
        Assert.Equal((int)ConfigurationHeader.Size, RecordLayout.SizeOf(typeof(ConfigurationHeader)));
        Assert.All(
            VectorTables.Of(new VectorContents()),
            table => Assert.Equal(table.RecordSize, RecordLayout.SizeOf(table.RecordType)));
    }

    [Fact]
    public void FieldsAreWhereTheRuntimeHasThem() => Assert.All(
        VectorTables.Of(new VectorContents()).Select(table => table.RecordType).Append(typeof(ConfigurationHeader)),
        record => Assert.All(
            RecordLayout.Of(record),
            field => Assert.Equal(Marshal.OffsetOf(record, field.Field.Name), field.Offset)));

    [Theory]
    [InlineData(0, "magic")]
    [InlineData(8, "version")]
    [InlineData(12, "length")]
    [InlineData(104, "table Partitions")]
    public void AVectorThatIsNoneIsRefusedInOneLine(int offset, string thing)
    {
        byte[] module = [.. Example.Bytes];
        module[offset + 3] ^= 0x7f;
        SystemBuildException refusal = Assert.Throws<SystemBuildException>(() => VectorReader.Read(module));
        Assert.Contains(thing, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void AModuleShorterThanAHeaderIsRefused() =>
        Assert.Throws<SystemBuildException>(() => VectorReader.Read(Example.Bytes.AsSpan(0, 159)));

    [Theory]
    [InlineData("")]
    [InlineData("Name")]
    [InlineData("0name")]
    [InlineData("naïve")]
    [InlineData("a-name-that-is-longer-than-31-letters")]
    public void ANameThatIsNoneIsRefused(string name) =>
        Assert.Throws<SystemBuildException>(() => name.ToRecordName());

    [Fact]
    public void ANameIsReadBack() => Assert.Equal("name-1", "name-1".ToRecordName().ToText());
}
