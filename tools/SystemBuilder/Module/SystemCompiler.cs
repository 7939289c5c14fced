using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder.Layout;
using Bulkhead.SystemBuilder.Subjects;
using Bulkhead.SystemBuilder.Vector;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Module;

/// <summary>From a policy that its rules accept, and its subjects' files, to the boot module.</summary>
public static class SystemCompiler
{
    /// <summary>
    /// What lies below the system's memory beside the module: the first MiB, the kernel's image and GRUB's structures.
    /// </summary>
    public const ulong BootReserve = 16 << 20;

    /// <summary>Builds <paramref name="policy"/>. The same policy and files give the same bytes.</summary>
    /// <exception cref="SystemBuildException">A file is not what it should be, or something does not fit.</exception>
    public static SystemImage Build(SystemPolicy policy, SubjectPrograms programs) =>
        Build(policy, subject => programs.Load(policy.Name.Value, subject), programs.ImageFolders(policy.Name.Value));

    /// <summary>
    /// The same, with a way of its own to native programs, and folders that may have the images of others.
    /// </summary>
    public static SystemImage Build(
        SystemPolicy policy,
        Func<Subject, NativeProgram> load,
        IReadOnlyList<string> imageFolders)
    {
        IReadOnlyList<SubjectPlan> subjects = Plan(policy, load, imageFolders);
        PhysicalLayout layout = PhysicalLayout.Place(policy, subjects);
        VectorBuilder builder = new(policy, subjects, layout);
        VectorContents vector = builder.Build();
        ModuleImages images = new((ulong)VectorWriter.Length(vector));
        builder.AddImages(images);
        NeedRoomForModule(policy, images.Length);
        byte[] module = images.ToModule(VectorWriter.Write(vector));
        KernelVerdict.Require(policy, module);
        return new SystemImage(policy, subjects, layout, VectorReader.Read(module), module);
    }

    private static IReadOnlyList<SubjectPlan> Plan(
        SystemPolicy policy,
        Func<Subject, NativeProgram> load,
        IReadOnlyList<string> imageFolders)
    {
        ImageFiles files = new(imageFolders);
        Dictionary<string, NativeSubjectPlanner> natives = policy.Subjects
            .Where(subject => subject.Kind == SubjectKind.Native)
            .Select(subject => KeyValuePair.Create(
                subject.Name.Value, new NativeSubjectPlanner(policy, subject, load(subject), files)))
            .ToDictionary();
        Dictionary<string, VirtualMachinePlanner> machines = policy.Subjects
            .Where(subject => subject.Kind == SubjectKind.VirtualMachine)
            .Select(subject => KeyValuePair.Create(
                subject.Name.Value, new VirtualMachinePlanner(policy, subject, files)))
            .ToDictionary();
        return [.. policy.Subjects.Select(Plan)];

        SubjectPlan Plan(Subject subject) =>
            machines.TryGetValue(subject.Name.Value, out VirtualMachinePlanner? machine)
                ? machine.Plan()
                : natives[subject.Name.Value].Plan(MonitoredMemory.Place(policy, subject, OwnRegions));
        IReadOnlyList<Region> OwnRegions(Subject subject) =>
            machines.TryGetValue(subject.Name.Value, out VirtualMachinePlanner? machine)
                ? machine.OwnRegions
                : natives[subject.Name.Value].OwnRegions;
    }

    /// <summary>
    /// GRUB places the module below the system's memory, or above; the kernel refuses to start otherwise.
    /// </summary>
    internal static void NeedRoomForModule(SystemPolicy policy, ulong length)
    {
        if (length > int.MaxValue)
        {
            throw new SystemBuildException(
                BuildRules.ModuleSize,
                policy.Name.Position,
                $"module: {Sizes.Text(length)} are not less than 2 GiB: name smaller images");
        }

        ulong start = policy.Machine.MemoryStart.Value;
        if (start < BootReserve || length > start - BootReserve)
        {
            throw new SystemBuildException(
                BuildRules.ModuleRoom,
                policy.Machine.MemoryStart.Position,
                $"module: {Sizes.Text(length)} and the {Sizes.Text(BootReserve)} of kernel and boot loader do not fit "
                + $"below the system's memory, which starts at {Sizes.Text(start)}: have it start higher");
        }
    }
}
