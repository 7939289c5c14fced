using Bulkhead.Policy.Rules;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>Writes files whole or not at all.</summary>
public static class OutputFile
{
    /// <summary>Writes <paramref name="content"/> to <paramref name="path"/>, making its folder if need be.</summary>
    /// <exception cref="SystemBuildException">It cannot be written; the old file is as it was.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string partial = $"{path}.partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllBytes(partial, content);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(partial))
            {
                File.Delete(partial);
            }

            throw new SystemBuildException(
                BuildRules.Output,
                path,
                $"it cannot be written ({failure.Message.TrimEnd('.')}): choose another file");
        }
    }
}
