using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Model;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>What is written in a subject's box.</summary>
internal sealed class SubjectBox
{
    public const double NameSize = 14;
    public const double NoteSize = 10;
    private const double Line = 14;
    private const double Padding = 12;

    public SubjectBox(SystemPolicy system, Subject subject)
    {
        Subject = subject;
        Notes = [.. NotesOf(system, subject)];
        double shield = IsTrusted ? 22 : 0;
        Width = Math.Max(
            Svg.WidthOf(Name, NameSize, isBold: true) + shield,
            Notes.Select(note => Svg.WidthOf(note, NoteSize)).DefaultIfEmpty(0).Max()) + (2 * Padding);
        Width = Math.Max(Width, 92);
        Height = 30 + (Notes.Count * Line);
    }

    public Subject Subject { get; }

    public string Name => Subject.Name.Value;

    public bool IsTrusted => Subject.TrustedFor.Count > 0;

    /// <summary>Lines below the name: what it has that no arrow shows.</summary>
    public IReadOnlyList<string> Notes { get; }

    public double Width { get; }

    public double Height { get; }

    private static IEnumerable<string> NotesOf(SystemPolicy system, Subject subject)
    {
        Grants grants = subject.Grants;
        if (subject.VirtualMachine is not null)
        {
            yield return "virtual machine";
        }

        if (grants.Ports.Count > 0)
        {
            yield return Shortened($"ports {string.Join(", ", grants.Ports.Select(ports => ports.Value.ToString()))}");
        }

        if (grants.Interrupts.Count > 0)
        {
            IEnumerable<uint> lines = grants.Interrupts.Select(grant => grant.Line.Value);
            yield return Shortened($"interrupts {string.Join(", ", lines)}");
        }

        foreach (MemoryGrant grant in grants.Memory.Where(grant => grant.Kind == MemoryKind.Device))
        {
            yield return $"device {grant.Name.Value}";
        }

        if (grants.Audit is not null)
        {
            yield return "reads the audit of all";
        }

        if (grants.Events.Any(grant => grant.Action.Value == EventAction.SwitchMajorFrame))
        {
            yield return "switches major frames";
        }

        if (grants.Events.Any(grant => grant.Action.Value == EventAction.EndSystem))
        {
            yield return "may end the system";
        }
    }

    private static string Shortened(string note) => note.Length <= 30 ? note : $"{note[..28]}…";
}
