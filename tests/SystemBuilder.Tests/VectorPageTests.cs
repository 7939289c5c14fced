using Bulkhead.SystemBuilder.Tests.Support;
using Bulkhead.SystemBuilder.Vector;

namespace Bulkhead.SystemBuilder.Tests;

public class VectorPageTests
{
    [Fact]
    public void ThePageIsWhatTheTypesSay()
    {
        const string Page = "docs/configuration-vector-records.md";
        Assert.True(
            VectorPage.ToMarkdown() == File.ReadAllText(Path.Combine(Repository.Root, Page)),
            $"{Page} is not what the types say: write it with `bulkhead vector`");
    }
}
