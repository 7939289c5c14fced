namespace Bulkhead.Vmx.Tests;

using System.Text;
using Bulkhead.Kernel.Vmx;
using FsCheck;
using FsCheck.Fluent;

public class VmcsFieldTests
{
    public static TheoryData<string, VmcsFieldWidth, VmcsFieldType, int> Reference()
    {
        TheoryData<string, VmcsFieldWidth, VmcsFieldType, int> data = [];
        foreach ((VmcsFieldWidth width, VmcsFieldType type, string names) in VmcsFieldReference.Areas)
        {
            string[] fields = names.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            for (int index = 0; index < fields.Length; index++)
            {
                if (fields[index] != "-")
                {
                    data.Add(fields[index], width, type, index);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Reference))]
    public void An_encoding_has_the_parts_that_appendix_B_gives(
        string name,
        VmcsFieldWidth width,
        VmcsFieldType type,
        int index)
    {
        VmcsFieldEncoding encoding = new(Enum.Parse<VmcsField>(name));
        Assert.Equal((width, type, index), (encoding.Width, encoding.Type, encoding.Index));
        Assert.Equal(VmcsFieldAccess.Full, encoding.Access);
        Assert.True(encoding.IsWellFormed);
    }

    [Fact]
    public void The_reference_and_the_enum_have_the_same_fields() =>
        Assert.Equal(
            Enum.GetNames<VmcsField>().Order(StringComparer.Ordinal),
            Reference().Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void The_table_lists_every_field_once_in_ascending_order()
    {
        Assert.Equal(VmcsFieldTable.Count, Enum.GetValues<VmcsField>().Length);
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            VmcsField field = VmcsFieldTable.At(index);
            Assert.True(Enum.IsDefined(field));
            Assert.Equal(index, VmcsFieldTable.IndexOf(field));
            Assert.True(index == 0 || VmcsFieldTable.At(index - 1) < field);
        }
    }

    [Fact]
    public void Every_field_has_a_name_of_its_own_and_others_have_none()
    {
        HashSet<string> names = [];
        foreach (VmcsField field in Enum.GetValues<VmcsField>())
        {
            Assert.True(names.Add(Name(field)), field.ToString());
        }

        Assert.DoesNotContain("", names);
        Assert.Equal("host IA32_INTERRUPT_SSP_TABLE_ADDR", Name(VmcsField.HostInterruptSspTableAddress));
        Assert.Equal("guest CS access rights", Name(VmcsField.GuestCsAccessRights));
        Assert.Equal("unknown field", Name((VmcsField)0x0801));
        Assert.Equal(-1, VmcsFieldTable.IndexOf((VmcsField)0x7000));
    }

    [Fact]
    public void The_upper_half_differs_in_the_access_type_alone()
    {
        VmcsFieldEncoding full = new(VmcsField.EptPointer);
        Assert.Equal(0x201bu, full.High.Value);
        Assert.Equal(VmcsFieldAccess.High, full.High.Access);
        Assert.Equal((full.Index, full.Type, full.Width), (full.High.Index, full.High.Type, full.High.Width));
        Assert.True(full.High.IsWellFormed);
        Assert.False(new VmcsFieldEncoding(VmcsField.GuestRip).High.IsWellFormed);
    }

    [Theory]
    [InlineData(VmcsField.GuestCsSelector, 0xffffUL)]
    [InlineData(VmcsField.ExitReason, 0xffff_ffffUL)]
    [InlineData(VmcsField.TscOffset, ulong.MaxValue)]
    [InlineData(VmcsField.GuestRip, ulong.MaxValue)]
    public void A_field_holds_the_bits_of_its_width(VmcsField field, ulong mask) =>
        Assert.Equal(mask, new VmcsFieldEncoding(field).Mask);

    [Fact]
    public void The_parts_make_up_the_encoding() =>
        Prop.ForAll<DoNotSize<uint>>(any =>
        {
            uint value = any.Item;
            VmcsFieldEncoding encoding = new(value);
            uint composed = (uint)encoding.Access | ((uint)encoding.Index << 1) | ((uint)encoding.Type << 10)
                | ((uint)encoding.Width << 13);
            return composed == (value & 0x6fff)
                && encoding.IsWellFormed == (composed == value && ((value & 1) == 0 || (value & 0x6000) == 0x2000));
        }).QuickCheckThrowOnFailure();

    private static string Name(VmcsField field) => Encoding.ASCII.GetString(VmcsFieldTable.NameOf(field));
}
