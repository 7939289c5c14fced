namespace Bulkhead.Kernel.Boot;

using System;

/// <summary>The image's own SHA-256, which the build stores behind the read-only data.</summary>
public static unsafe class ImageDigest
{
    /// <summary>
    /// Hashes text, read-only data and initialised data as they are in memory, and compares with the stored digest.
    /// It must run before anything writes initialised data.
    /// </summary>
    public static bool IsIntact(in ImageLayout image)
    {
        Sha256 hash = Sha256.Start();
        hash.Add(View(image.Text.Start, image.Text.End));
        hash.Add(View(image.ReadOnlyData.Start, image.Digest));
        hash.Add(View(image.InitializedData.Start, image.InitializedData.End));

        hash.Finish(out Sha256Digest digest);
        for (int index = 0; index < Sha256Digest.Size; index++)
        {
            if (digest[index] != ((byte*)image.Digest)[index])
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> View(ulong start, ulong end) => new((void*)start, (int)(end - start));
}
