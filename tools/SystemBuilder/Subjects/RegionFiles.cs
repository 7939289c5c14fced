using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder.Layout;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>What granted memory holds that the policy fills from files.</summary>
public static class RegionFiles
{
    /// <summary>The contents of the regions of <paramref name="subject"/> that have a file.</summary>
    /// <exception cref="SystemBuildException">A file cannot be read, or is longer than its region.</exception>
    public static IReadOnlyList<InitialContent> Load(Subject subject, IReadOnlyList<Region> regions, ImageFiles files)
    {
        List<InitialContent> contents = [];
        foreach (MemoryGrant grant in subject.Grants.Memory)
        {
            if (grant.File is not { } file)
            {
                continue;
            }

            byte[] bytes = files.Load(file);
            Region region = regions.First(
                region => region.Kind == grant.Kind && region.Name == grant.Name.Value && region.Original is null);
            if ((ulong)bytes.Length > region.Length)
            {
                throw new SystemBuildException(
                    BuildRules.FileRoom,
                    file.Position,
                    $"{subject.Name.Value}: {file.Value} has {bytes.Length} bytes, and {region.Name} has "
                    + $"{region.Length}: raise the size of the region");
            }

            contents.AddRange(SparseContent.Of(file.Value, region.GuestPhysical, bytes));
        }

        return contents;
    }
}
