using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Tests.Support;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Console;

public sealed class KernelLogTests
{
    private delegate void Writing(ref KernelLog log);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(9, "9")]
    [InlineData(10, "10")]
    [InlineData(ulong.MaxValue, "18446744073709551615")]
    [InlineData(10_000_000_000_000_000_000, "10000000000000000000")]
    [InlineData(9_999_999_999_999_999_999, "9999999999999999999")]
    public void DecimalNumbersHaveNoLeadingZeros(ulong value, string wanted) =>
        Assert.Equal(wanted, Written((ref log) => log.WriteDecimal(value)));

    [Fact]
    public void DecimalNumbersAreAsDotNetWritesThem() =>
        PropertyTest.Holds(Generate.UInt64, value => Written((ref log) => log.WriteDecimal(value)) == $"{value}");

    [Fact]
    public void HexadecimalNumbersAreAsDotNetWritesThem() =>
        PropertyTest.Holds(Generate.UInt64, value => Written((ref log) => log.WriteHex(value)) == $"0x{value:x}");

    [Fact]
    public void HexadecimalDigitsArePaddedButNeverCut() =>
        PropertyTest.Holds(Generate.UInt64.Zip(Gen.Choose(0, 16)), input =>
        {
            string wanted = input.Item1.ToString($"x{Math.Max(1, input.Item2)}", null);
            return Written((ref log) => log.WriteHexDigits(input.Item1, input.Item2))
                == (input is { Item1: 0, Item2: 0 } ? string.Empty : wanted);
        });

    [Fact]
    public void AFormatTakesItsValuesInOrder()
    {
        Assert.Equal("a=1 b=0xff c=3 d=0x10.", Written((ref log) => log.Write("a=% b=$ c=% d=$."u8, 1, 255, 3, 16)));
        Assert.Equal("1 0x2 0", Written((ref log) => log.Write("% $ %"u8, 1, 2)));
        Assert.Equal("none", Written((ref log) => log.Write("none"u8, 1)));
        Assert.Equal(string.Empty, Written((ref log) => log.Write(default, 1)));
    }

    [Fact]
    public void AnyFormatIsAsDotNetWritesIt() =>
        PropertyTest.Holds(Generate.UInt64.Four(), values =>
        {
            (ulong first, ulong second, ulong third, ulong fourth) = values;
            return Written((ref log) => log.Write("[$, %) $%\n"u8, first, second, third, fourth))
                == $"[0x{first:x}, {second}) 0x{third:x}{fourth}\n";
        });

    [Fact]
    public void PlainTextKeepsTheSignsOfFormats() =>
        Assert.Equal("100 % of $5\n", Written((ref log) => log.Write("100 % of $5\n"u8)));

    [Fact]
    public void UntrustedTextCanForgeNoLine() =>
        Assert.Equal("a?ok 1 b?[31m?? ~", Written((ref log) => log.WriteUntrusted("a\nok 1 b\u001b[31m\u00e9 ~"u8)));

    [Fact]
    public void UntrustedTextBecomesPrintableAscii() =>
        PropertyTest.Holds(Generate.Bytes(64), bytes =>
        {
            string wanted = string.Concat(bytes.Select(value => value is >= 32 and < 127 ? (char)value : '?'));
            return Written((ref log) => log.WriteUntrusted(bytes)) == wanted;
        });

    [Fact]
    public unsafe void EveryDeviceSaysTheSame()
    {
        using AlignedMemory cells = new(4096);
        string text = Written((ref log) =>
        {
            log.Text = TextScreen.Open((ushort*)cells.Address);
            log.Write("both"u8);
        });
        Assert.Equal("both", text);
        Assert.Equal("both", string.Concat(Enumerable.Range(0, 4).Select(cell => (char)cells.Pointer[cell * 2])));
    }

    [Fact]
    public void ALogWithoutDevicesIsSilent()
    {
        FakeProcessor processor = new();
        KernelLog log = default;
        log.Write("x=%"u8, 1);
        Assert.Equal(string.Empty, processor.Com1.Text);
        Assert.Empty(processor.PortWrites);
    }

    private static string Written(Writing writing)
    {
        FakeProcessor processor = new();
        KernelLog log = TestLog.Open();
        writing(ref log);
        return processor.Com1.Text;
    }
}
