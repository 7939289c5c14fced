using System.Security.Cryptography;
using Bulkhead.Kernel.Configuration;
using Bulkhead.SystemBuilder.Layout;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>
/// The images of a boot module behind its vector: each begins on a page boundary, and equal ones are there once.
/// </summary>
/// <param name="start">The offset in the module from which on there is room: the vector's length.</param>
public sealed class ModuleImages(ulong start)
{
    private readonly List<(ulong Offset, ReadOnlyMemory<byte> Bytes)> images = [];
    private readonly Dictionary<string, ulong> offsets = [];

    /// <summary>The length of the module in bytes: whole pages.</summary>
    public ulong Length { get; private set; } = Pages.RoundUp(start);

    /// <summary>Adds <paramref name="content"/> and returns its record.</summary>
    public ImageRecord Add(InitialContent content)
    {
        string key = Convert.ToHexString(SHA256.HashData(content.Bytes.Span));
        if (!offsets.TryGetValue(key, out ulong offset))
        {
            offset = Length;
            offsets.Add(key, offset);
            images.Add((offset, content.Bytes));
            Length = Pages.RoundUp(offset + (ulong)content.Bytes.Length);
        }

        return new ImageRecord
        {
            GuestPhysical = content.GuestPhysical,
            ModuleOffset = offset,
            Length = (ulong)content.Bytes.Length,
            Digest = LaneHash.Of(content.Bytes.Span),
        };
    }

    /// <summary>The module of <paramref name="vector"/> and the images, with zeros between them.</summary>
    public byte[] ToModule(ReadOnlySpan<byte> vector)
    {
        byte[] module = new byte[Length];
        vector.CopyTo(module);
        foreach ((ulong offset, ReadOnlyMemory<byte> bytes) in images)
        {
            bytes.Span.CopyTo(module.AsSpan((int)offset));
        }

        return module;
    }
}
