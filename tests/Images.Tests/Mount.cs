namespace Bulkhead.Images.Tests;

/// <summary>A file system mounted for the length of a test.</summary>
internal sealed class Mount : IDisposable
{
    /// <summary>Mounts a device on a new folder.</summary>
    public Mount(string device, string point)
    {
        Point = Directory.CreateDirectory(point).FullName;
        CommandResult result = Command.Run("mount", device, point);
        Skip.If(result.Status != 0, $"cannot mount here: {result.ErrorLine}");
    }

    /// <summary>The folder that it is mounted on.</summary>
    public string Point { get; }

    /// <inheritdoc/>
    public void Dispose() => Command.Run("umount", Point).Succeeded();
}
