using System.ComponentModel;

namespace Bulkhead.Images.Tests;

/// <summary>A file attached as a block device. Needs root, and a kernel with loop devices.</summary>
internal sealed class LoopDevice : IDisposable
{
    private LoopDevice(string path) => Path = path;

    /// <summary>The device's path, for instance /dev/loop0.</summary>
    public string Path { get; }

    /// <summary>The device's name, for instance loop0.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>
    /// Attaches a new file of zeros; skips the test, with the reason, where there are no loop devices.
    /// </summary>
    public static LoopDevice Attach(string file, long bytes, params string[] options)
    {
        using (FileStream stream = File.Create(file))
        {
            stream.SetLength(bytes);
        }
        return AttachExisting(file, options);
    }

    /// <summary>Attaches a file as it is; skips the test, with the reason, where there are no loop devices.</summary>
    public static LoopDevice AttachExisting(string file, params string[] options)
    {
        try
        {
            CommandResult result = Command.Run("losetup", ["--find", "--show", .. options, file]);
            Skip.If(result.Status != 0, $"no loop device (run as root, modprobe loop): {result.ErrorLine}");
            return new LoopDevice(result.Output.Trim());
        }
        catch (Win32Exception missing)
        {
            throw new SkipException($"no loop device (install mount and util-linux): {missing.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Command.Run("losetup", "--detach", Path).Succeeded();
}
