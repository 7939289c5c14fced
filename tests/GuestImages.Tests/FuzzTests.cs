using Bulkhead.GuestImages.Tests.Images;
using static Bulkhead.GuestImages.Tests.Images.MultibootImages;

namespace Bulkhead.GuestImages.Tests;

/// <summary>
/// 100,000 mutations of images: each is laid out, or refused in a line; what is laid out lies in the guest's memory
/// without overlap.
/// </summary>
public sealed class FuzzTests
{
    private const int Count = 100_000;

    private static readonly ulong[] Interesting =
    [
        0, 1, 2, 3, 4, 7, 8, 0x10, 0x1f, 0x20, 0x34, 0x38, 0x40, 0xff, 0x100, 0x1000, 0x1fff, 0x7fff, 0xffff,
        0x10_0000, 0x10_0001, 0x3ff_ffff, 0x400_0000, 0x7fff_ffff, 0x8000_0000, 0xfec0_0000, 0xffff_f000, 0xffff_ffff,
        0x1_0000_0000, 0x7fff_ffff_ffff_ffff, 0xffff_ffff_ffff_f000, ulong.MaxValue,
    ];

    [Fact]
    public void NoMutationCrashes()
    {
        (GuestProtocol Protocol, byte[] Image)[] images =
        [
            (GuestProtocol.Linux, LinuxImage.Make()),
            (GuestProtocol.Multiboot, Elf(false, First(3))),
            (GuestProtocol.Multiboot, Elf(true, First(0))),
            (
                GuestProtocol.Multiboot,
                [.. First(1 << 16, 0x20_0000, 0x20_0000, 0, 0x20_1000, 0x20_0000), .. new byte[64]]),
            (GuestProtocol.Multiboot, Elf(true, Second(Tag(1, 0, 1, 6), Tag(10, 0, 0, 0xffff_ffff, 4096, 2)))),
            (GuestProtocol.Multiboot, Second(Tag(2, 0, 0x20_0000, 0x20_0000, 0, 0), Tag(3, 0, 0x20_0000))),
            (GuestProtocol.Pvh, Pvh(true)),
            (GuestProtocol.Pvh, Pvh(false)),
        ];
        int accepted = 0;
        for (int seed = 0; seed < Count; seed++)
        {
            Random random = new(seed);
            (GuestProtocol protocol, byte[] image) = images[seed % images.Length];
            byte[] mutated = Mutate(image, random);
            try
            {
                Check(GuestPc.Load(protocol, mutated));
                accepted++;
            }
            catch (GuestImageException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}: {failure}");
            }
        }

        Assert.InRange(accepted, Count / 20, Count * 19 / 20);
    }

    private static byte[] Pvh(bool is64) => ElfImages.Make(
        is64,
        0,
        ElfImages.PvhNote(0x10_0080),
        new TestSegment(ElfImages.Load, 0x10_0000, ElfImages.Fill(64), 0x1000));

    /// <summary>
    /// Changes some fields to values at a bound, or single bits, mostly of the headers; or cuts the file.
    /// </summary>
    private static byte[] Mutate(byte[] good, Random random)
    {
        byte[] image = [.. good];
        for (int change = random.Next(1, 4); change > 0 && image.Length > 8; change--)
        {
            int span = random.Next(3) == 0 ? image.Length : Math.Min(image.Length, 0x290);
            int at = random.Next(span - 8) & (random.Next(2) == 0 ? ~3 : ~0);
            switch (random.Next(8))
            {
                case 0:
                    image[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    Array.Resize(ref image, random.Next(image.Length));
                    break;
                default:
                    int size = 1 << random.Next(4);
                    LinuxImage.Set(image, at, size, Interesting[random.Next(Interesting.Length)]);
                    break;
            }
        }

        return image;
    }

    private static void Check(GuestLayout layout)
    {
        ulong end = 0;
        foreach (GuestPiece piece in layout.Pieces)
        {
            Assert.True(piece.Address >= end, $"{piece.Name} overlaps");
            end = piece.End;
            Assert.Contains(GuestPc.Regions(), region => piece.Address >= region.Start && piece.End <= region.End);
        }
    }
}
