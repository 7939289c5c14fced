using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class BootTextTests
{
    [Theory]
    [InlineData("caps", "caps", true)]
    [InlineData("a caps b", "caps", true)]
    [InlineData("a  caps", "caps", true)]
    [InlineData("capsule", "caps", false)]
    [InlineData("xcaps", "caps", false)]
    [InlineData("caps=1", "caps", false)]
    [InlineData("cap", "caps", false)]
    [InlineData("", "caps", false)]
    [InlineData("caps", "", false)]
    [InlineData(" ", "", false)]
    public void AFlagIsAWholeWord(string text, string flag, bool wanted) =>
        Assert.Equal(wanted, Copy(text).HasFlag(TestLog.Bytes(flag)));

    [Theory]
    [InlineData("modules=a,b", "modules=", "a,b")]
    [InlineData("caps modules=a,b tail", "modules=", "a,b")]
    [InlineData("modules= x", "modules=", "")]
    [InlineData("xmodules=a", "modules=", "")]
    [InlineData("xmodules=a modules=b", "modules=", "b")]
    [InlineData("modules=a modules=b", "modules=", "a")]
    [InlineData("", "modules=", "")]
    [InlineData("modules", "modules=", "")]
    public void AnOptionIsWhatFollowsItsKey(string text, string key, string wanted)
    {
        BootText copy = Copy(text);
        Assert.Equal(wanted, TestLog.Text(copy.Option(TestLog.Bytes(key))));
    }

    [Fact]
    public void TheFirstZeroEndsAText()
    {
        Assert.True(BootText.TryCopy("caps\0modules=x"u8, out BootText copy));
        Assert.Equal("caps", TestLog.Text(copy.Bytes));
    }

    [Fact]
    public void ATextIsCopiedUpToItsCapacity()
    {
        byte[] longest = [.. Enumerable.Range(0, BootText.Capacity).Select(index => (byte)('a' + (index % 26)))];
        Assert.True(BootText.TryCopy(longest, out BootText copy));
        Assert.Equal(longest, copy.Bytes.ToArray());

        Assert.False(BootText.TryCopy([.. longest, (byte)'x'], out copy));
        Assert.Equal(longest, copy.Bytes.ToArray());

        Assert.True(BootText.TryCopy([.. longest, 0, (byte)'x'], out copy));
        Assert.Equal(BootText.Capacity, copy.Length);
    }

    [Fact]
    public void ACopyHoldsTheBytesBeforeTheFirstZero() =>
        PropertyTest.Holds(Generate.Bytes(300), bytes =>
        {
            byte[] wanted = [.. bytes.TakeWhile(value => value != 0)];
            bool isWhole = BootText.TryCopy(bytes, out BootText copy);
            return isWhole == (wanted.Length <= BootText.Capacity)
                && copy.Bytes.SequenceEqual(wanted.AsSpan(0, Math.Min(wanted.Length, BootText.Capacity)));
        });

    [Theory]
    [InlineData("policy one", "policy", true)]
    [InlineData("policy", "policy", true)]
    [InlineData("policy2", "policy", false)]
    [InlineData("polic", "policy", false)]
    [InlineData("", "", false)]
    public void TheFirstWordEndsAtASpace(string text, string word, bool wanted) =>
        Assert.Equal(wanted, BootText.FirstWordIs(TestLog.Bytes(text), TestLog.Bytes(word)));

    private static BootText Copy(string text)
    {
        Assert.True(BootText.TryCopy(TestLog.Bytes(text), out BootText copy));
        return copy;
    }
}
