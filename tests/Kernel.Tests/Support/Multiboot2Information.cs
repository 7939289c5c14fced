using System.Buffers.Binary;
using Bulkhead.Kernel.Boot;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>Writes boot information as the Multiboot2 Specification 2.0, section 3.6, describes it.</summary>
public sealed class Multiboot2Information
{
    /// <summary>Where tests place it.</summary>
    public const ulong Address = 0x9000;

    private readonly List<byte> tags = [];

    public static byte[] From(BootDescription description)
    {
        Multiboot2Information information = new Multiboot2Information().CommandLine(description.CommandLine);
        foreach ((ulong start, ulong end, string text) in description.Modules)
        {
            information.Module((uint)start, (uint)end, text);
        }

        information.MemoryMap(description.Memory);
        if (description.Screen is Framebuffer screen)
        {
            information.Framebuffer(screen);
        }

        if (description.RootPointer is byte[] pointer)
        {
            information.Tag(pointer.Length == 20 ? 14u : 15u, pointer);
        }

        return information.End();
    }

    /// <summary>A tag of the given type whose fields behind type and size are <paramref name="content"/>.</summary>
    public Multiboot2Information Tag(uint type, params ReadOnlySpan<byte> content)
    {
        tags.AddRange(Number(type));
        tags.AddRange(Number((uint)content.Length + 8));
        tags.AddRange(content);
        tags.AddRange(new byte[-tags.Count & 7]);
        return this;
    }

    public Multiboot2Information CommandLine(string text) => Tag(1, [.. TestLog.Bytes(text), 0]);

    public Multiboot2Information Module(uint start, uint end, string text) =>
        Tag(3, [.. Number(start), .. Number(end), .. TestLog.Bytes(text), 0]);

    public Multiboot2Information MemoryMap(IEnumerable<MemoryRegion> regions, int entrySize = 24)
    {
        List<byte> content = [.. Number((uint)entrySize), .. Number(0)];
        foreach (MemoryRegion region in regions)
        {
            content.AddRange(Number(region.Start));
            content.AddRange(Number(region.Length));
            content.AddRange(Number((uint)region.Type));
            content.AddRange(new byte[entrySize - 20]);
        }

        return Tag(6, [.. content]);
    }

    public Multiboot2Information Framebuffer(Framebuffer screen) => Tag(
        8,
        [
            .. Number(screen.Address), .. Number(screen.Pitch), .. Number(screen.Width), .. Number(screen.Height),
            screen.BitsPerPixel, screen.IsText ? (byte)2 : (byte)1, 0, 0, 16, 8, 8, 8, 0, 8,
        ]);

    /// <summary>The whole information with its end tag.</summary>
    public byte[] End()
    {
        Tag(0);
        return WithoutEnd();
    }

    /// <summary>The whole information without an end tag.</summary>
    public byte[] WithoutEnd() => [.. Number((uint)tags.Count + 8), .. Number(0), .. tags];

    private static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Number(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
