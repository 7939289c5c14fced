namespace Bulkhead.Images.Tests;

/// <summary>A folder of its own for one test, removed at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder's absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("bulkhead-images-").FullName;

    /// <summary>The absolute path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file into the folder and returns its absolute path.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Writes a bash script into the folder, executable, and returns its absolute path.</summary>
    public string WriteScript(string name, string body)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        Write(name, "#!/bin/bash\n" + body + "\n");
        System.IO.File.SetUnixFileMode(File(name), (UnixFileMode)0b111_101_101);
        return File(name);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
