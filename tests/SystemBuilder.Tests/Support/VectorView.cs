using Bulkhead.Kernel.Configuration;
using Bulkhead.SystemBuilder.Vector;

namespace Bulkhead.SystemBuilder.Tests.Support;

/// <summary>A vector by names.</summary>
internal sealed record VectorView(VectorContents Vector)
{
    public IEnumerable<string> MajorFrames => Vector.MajorFrames.Select(frame => frame.Name.ToText());

    public SubjectRecord Subject(string name) => Vector.Subjects.Single(subject => subject.Name.ToText() == name);
}
