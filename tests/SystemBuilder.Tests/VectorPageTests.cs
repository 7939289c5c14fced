using Bulkhead.SystemBuilder.Tests.Support;
using Bulkhead.SystemBuilder.Vector;

namespace Bulkhead.SystemBuilder.Tests;

public class VectorPageTests
{
    [Fact]
    public void ThePageIsWhatTheTypesSay() => Assert.True(
        VectorPage.ToMarkdown() == File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration-vector-records.md")),
        "docs/configuration-vector-records.md is not what the types say: write it with `bulkhead vector`");
}
