using Bulkhead.Policy.Model;
using Bulkhead.SystemBuilder.Layout;
using Bulkhead.SystemBuilder.Vector;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>A system that is built.</summary>
/// <param name="Policy">The policy that it is built from.</param>
/// <param name="Subjects">The subjects' memory.</param>
/// <param name="Layout">The machine's memory.</param>
/// <param name="Vector">The configuration vector.</param>
/// <param name="Bytes">The boot module: the vector, then the images, page-aligned.</param>
public sealed record SystemImage(
    SystemPolicy Policy,
    IReadOnlyList<SubjectPlan> Subjects,
    PhysicalLayout Layout,
    VectorContents Vector,
    byte[] Bytes)
{
    /// <summary>The bytes of the vector.</summary>
    public ReadOnlySpan<byte> VectorBytes => Bytes.AsSpan(0, VectorWriter.Length(Vector));
}
