using System.Security.Cryptography;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Tests.Support;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class Sha256Tests
{
    /// <summary>The examples of FIPS 180-4's companion document and the empty message.</summary>
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData(
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1")]
    public void TheStandardsExamplesHold(string message, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(Hash(TestLog.Bytes(message))));

    [Fact]
    public void AMillionLettersHold() => Assert.Equal(
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
        Convert.ToHexStringLower(Hash(TestLog.Bytes(new string('a', 1_000_000)))));

    [Fact]
    public void EveryLengthAroundTheBlockSizeAgreesWithTheLibrary()
    {
        for (int length = 0; length <= 200; length++)
        {
            byte[] message = [.. Enumerable.Range(0, length).Select(index => (byte)(index * 7))];
            Assert.Equal(SHA256.HashData(message), Hash(message));
        }
    }

    [Fact]
    public void AnyMessageInAnyPiecesAgreesWithTheLibrary() =>
        PropertyTest.Holds(Generate.Bytes(300).Zip(Gen.Choose(0, 300)), input =>
        {
            (byte[] message, int cut) = input;
            cut = Math.Min(cut, message.Length);
            return Hash(message[..cut], message[cut..]).SequenceEqual(SHA256.HashData(message));
        });

    private static byte[] Hash(params byte[][] pieces)
    {
        Sha256 hash = Sha256.Start();
        foreach (byte[] piece in pieces)
        {
            hash.Add(piece);
        }

        hash.Finish(out Sha256Digest digest);
        return ((ReadOnlySpan<byte>)digest).ToArray();
    }
}
