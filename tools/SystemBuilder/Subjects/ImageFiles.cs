using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>The files that a policy names by their paths.</summary>
/// <param name="folders">The folders that relative paths are below; the first that has the file counts.</param>
public sealed class ImageFiles(IReadOnlyList<string> folders)
{
    /// <summary>Reads the file that the policy calls <paramref name="file"/>.</summary>
    /// <exception cref="SystemBuildException">It cannot be read, or is empty.</exception>
    public byte[] Load(Located<string> file)
    {
        string[] paths = [.. folders.Select(folder => Path.Combine(folder, file.Value)).Distinct()];
        string path = paths.FirstOrDefault(File.Exists) ?? paths[0];
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return bytes.Length != 0
                ? bytes
                : throw new SystemBuildException(
                    BuildRules.ImageUnreadable, file.Position, $"{path} is empty: name an image");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string others = paths.Length > 1 ? $", nor is it {string.Join(" or ", paths[1..])}" : string.Empty;
            throw new SystemBuildException(
                BuildRules.ImageUnreadable,
                file.Position,
                $"{path} cannot be read ({failure.Message.TrimEnd('.')}){others}: build it, or correct the path");
        }
    }
}
