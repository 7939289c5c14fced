using Bulkhead.Elf;
using Bulkhead.Policy.Model;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Subjects;

namespace Bulkhead.SystemBuilder.Tests.Support;

/// <summary>Builds policies with programs that tests make.</summary>
internal static class Systems
{
    public static SystemImage Build(SystemPolicy policy, byte[]? program = null) => SystemCompiler.Build(
        policy,
        subject => NativeProgram.Read(ElfImage.Parse(program ?? TestElf.Program()), $"{subject.Name.Value}.elf"),
        ["."]);
}
