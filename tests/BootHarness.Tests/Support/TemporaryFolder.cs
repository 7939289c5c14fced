namespace Bulkhead.BootHarness.Tests.Support;

/// <summary>A folder that goes when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("boot-harness-tests.").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a shell script that can be run.</summary>
    public string Script(string name, string body)
    {
        string file = File(name);
        System.IO.File.WriteAllText(file, $"#!/usr/bin/env bash\n{body}\n");
        System.IO.File.SetUnixFileMode(file,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
