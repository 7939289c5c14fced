namespace Bulkhead.Policy.Loading;

/// <summary>Where the policy of a system is.</summary>
/// <param name="File">The path of the file, as messages call it.</param>
/// <param name="Folder">The path of the system's folder, in which its programs and images are.</param>
public sealed record SystemLocation(string File, string Folder)
{
    /// <summary>What the file is called.</summary>
    public const string FileName = "system.yaml";

    /// <summary>The folder of the systems, below the present one.</summary>
    public const string SystemsFolder = "systems";

    /// <summary>Finds the policy that an argument names.</summary>
    /// <param name="argument">
    /// A file, a folder that holds a system.yaml, or the name of a folder below systems/; a file that does not exist is
    /// left for the reader to refuse.
    /// </param>
    public static SystemLocation Of(string argument)
    {
        if (System.IO.File.Exists(argument))
        {
            string? folder = Path.GetDirectoryName(argument);
            return new SystemLocation(argument, string.IsNullOrEmpty(folder) ? "." : folder);
        }

        string named = Path.Combine(SystemsFolder, argument);
        string system = !Directory.Exists(argument) && Directory.Exists(named) ? named : argument;
        return new SystemLocation(Path.Combine(system, FileName), system);
    }

    /// <summary>Whether the name of the folder is the system's: not for a file with another name.</summary>
    public bool IsInSystemFolder => Path.GetFileName(File) == FileName;

    /// <summary>The name of the system's folder.</summary>
    public string FolderName => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder)));
}
