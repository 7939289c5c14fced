using Bulkhead.BootHarness.Ktap;
using Xunit;

namespace Bulkhead.BootHarness.Tests.Ktap;

public sealed class KeyValuesTests
{
    [Theory]
    [InlineData("CF=0 ZF=0", "CF", "0")]
    [InlineData("CF=0, ZF=1;", "CF", "0")]
    [InlineData("CF=0, ZF=1;", "ZF", "1")]
    [InlineData("text=\"two words\" more=1", "text", "two words")]
    [InlineData("text=\"two words\" more=1", "more", "1")]
    [InlineData("empty= next=2", "empty", "")]
    [InlineData("vmx.revision=0x1f", "vmx.revision", "0x1f")]
    [InlineData("command-line=a=b", "command-line", "a=b")]
    [InlineData("twice=1 twice=2", "twice", "2")]
    public void ReadsPairs(string text, string key, string value) =>
        Assert.Equal(value, KeyValues.Parse(text)[key]);

    [Theory]
    [InlineData("")]
    [InlineData("no pairs here")]
    [InlineData("=1 1=2 a = b")]
    public void FindsNothingElse(string text) => Assert.Empty(KeyValues.Parse(text));
}
