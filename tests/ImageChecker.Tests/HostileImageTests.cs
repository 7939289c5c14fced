using Bulkhead.Elf;
using Bulkhead.ImageChecker.Checks;
using Bulkhead.ImageChecker.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.ImageChecker.Tests;

/// <summary>Bytes that are no image, or not any more.</summary>
public sealed class HostileImageTests
{
    private const int Runs = 1000;

    private static readonly byte[] Good = TestImage.Bytes("""
        function main
                push rbp
                mov rbp, rsp
                sub rsp, 0x20
                cmp edi, 1
                ja .out
                mov eax, edi
                lea rcx, [rel table]
                mov ecx, [rcx + rax * 4]
                lea rdx, [rel .out]
                add rcx, rdx
                jmp rcx
        .out:   call leaf
                leave
                ret
        .end:
        leaf:   ret
        section .rodata
        table:  dd 0, 0
        section .data
                dq 1
        """);

    private static readonly ImageRules Rules = new TestRules().Parse();

    [Fact]
    public void TheImageIsGoodUnspoilt() => Checked.Image(ElfImage.Parse(Good)).IsGood();

    [Theory]
    [InlineData(SectionType.Null)]
    [InlineData(SectionType.NoBits)]
    public void ExecutableSectionWithoutBytes(SectionType type)
    {
        byte[] bytes = [.. Good];
        int table = (int)BitConverter.ToUInt64(bytes, 40);
        int text = ElfImage.Parse(Good).Sections.Single(section => section.Name == ".text").Index;
        bytes[table + (text * 64) + 4] = (byte)type;
        Checked.Image(ElfImage.Parse(bytes)).Has("symbols", "an executable section has its bytes in the file");
    }

    [Fact]
    public void EveryTruncationIsReadOrRefusedInOneLine()
    {
        for (int length = 0; length < Good.Length; length += length < 256 ? 1 : 13)
        {
            Check(Good[..length]);
        }
    }

    [Fact]
    public void RandomBytesAreReadOrRefusedInOneLine() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Check([.. "\u007fELF\u0002\u0001\u0001"u8, .. bytes]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    [Fact]
    public void MutatedImagesAreCheckedOrRefusedInOneLine()
    {
        Gen<(int Offset, byte Value)> anywhere = Mutation(0, Good.Length);
        Gen<(int Offset, byte Value)> header = Mutation(0, 64 + (3 * 56));
        Gen<(int Offset, byte Value)> tables = Mutation(Good.Length - (12 * 64), Good.Length);
        Gen<(int Offset, byte Value)> code = Mutation(4096, 4096 + 80);
        Gen<(int Offset, byte Value)[]> mutations = Gen.OneOf(anywhere, header, tables, code).ArrayOf()
            .Where(list => list.Length is > 0 and < 20);
        Prop.ForAll(mutations.ToArbitrary(), list => Check(Mutate(list)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs * 2));
    }

    private static Gen<(int Offset, byte Value)> Mutation(int from, int to)
    {
        Gen<byte> telling = Gen.Elements(new byte[] { 0, 1, 0x7f, 0x80, 0xc3, 0xe8, 0xff });
        Gen<byte> value = Gen.OneOf(telling, ArbMap.Default.GeneratorFor<byte>());
        return Gen.Choose(from, to - 1).Zip(value);
    }

    private static byte[] Mutate((int Offset, byte Value)[] mutations)
    {
        byte[] bytes = [.. Good];
        foreach ((int offset, byte value) in mutations)
        {
            bytes[offset] = value;
        }

        return bytes;
    }

    private static bool Check(byte[] bytes)
    {
        try
        {
            ElfImage image = ElfImage.Parse(bytes);
            Assert.All(
                ImageCheck.Run(image, Rules, null).SelectMany(result => result.Findings),
                finding => Assert.DoesNotContain('\n', finding.Cure));
        }
        catch (ElfFormatException refusal)
        {
            Assert.DoesNotContain('\n', refusal.Message);
            Assert.Contains(": ", refusal.Message, StringComparison.Ordinal);
        }

        return true;
    }
}
