using System.Globalization;

namespace Bulkhead.SystemBuilder.Layout;

/// <summary>Sizes for people.</summary>
public static class Sizes
{
    /// <summary>"64 KiB", "2 MiB", or bytes where neither is whole.</summary>
    public static string Text(ulong bytes) =>
        bytes >= 1 << 30 && bytes % (1 << 30) == 0 ? Format(bytes >> 30, "GiB")
        : bytes >= 1 << 20 && bytes % (1 << 20) == 0 ? Format(bytes >> 20, "MiB")
        : bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? Format(bytes >> 10, "KiB")
        : Format(bytes, "bytes");

    private static string Format(ulong number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {unit}");
}
