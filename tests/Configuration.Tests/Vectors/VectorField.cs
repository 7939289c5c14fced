namespace Bulkhead.Configuration.Tests.Vectors;

/// <summary>A field of a record: its name, and its offset and size in bytes.</summary>
public sealed record VectorField(string Name, int Offset, int Size)
{
    public int End => Offset + Size;
}
