using Bulkhead.Kernel.Configuration;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>An event of a subject as the vector has it.</summary>
/// <param name="Name">The name by which the subject finds it.</param>
/// <param name="IsOfChannel">Whether it tells the reader of a channel, which has the same name.</param>
/// <param name="Record">The record.</param>
public sealed record SubjectEvent(string Name, bool IsOfChannel, EventRecord Record);
