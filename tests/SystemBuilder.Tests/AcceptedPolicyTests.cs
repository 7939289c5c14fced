using System.Reflection;
using System.Text.RegularExpressions;
using Bulkhead.Elf;
using Bulkhead.Policy.Loading;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Subjects;
using Bulkhead.SystemBuilder.Tests.Support;

namespace Bulkhead.SystemBuilder.Tests;

/// <summary>What the rules of policies accept, the compiler builds and the kernel accepts.</summary>
public sealed partial class AcceptedPolicyTests : IDisposable
{
    private const int Attempts = 3000;

    private static readonly string[] Words =
    [
        "sensor", "clerk", "helper", "guest", "uart", "auditor", "field", "office", "desk", "readings", "notices", "log",
        "day", "night", "read", "write", "read-write", "real", "protected32", "long64", "rax", "rbx", "activity", "flags",
        "injection", "everything", "stop", "halt", "skip", "monitor", "absent-port", "general-protection", "rdmsr",
        "io-instruction", "ept-violation", "cpuid", "triple-fault", "interrupt", "handover", "reset", "major-frame",
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "2", "3", "16", "31", "32", "40", "64", "255", "256", "4096", "65535", "65536", "0x1000", "0x7c00",
        "0xa0000", "0xffff", "0x3f8", "0x60", "0x80000000", "0xfee00000", "0xffffffff", "0x100000000", "0x7fffffffffff",
        "0x3fffffff000", "4 KiB", "64 KiB", "1 MiB", "2 MiB", "30 MiB", "512 MiB",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bulkhead-policy-");

    public AcceptedPolicyTests() => File.WriteAllBytes(Path.Combine(_folder.FullName, "guest.bin"), new byte[512]);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void WhatTheRulesAccept_IsBuiltAndAcceptedByTheKernel()
    {
        string sound = File.ReadAllText(Path.Combine(RepositoryRoot, "tests", "Policy.Tests", "Examples", "base.yaml"));
        Random random = new(1);
        int accepted = 0;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            string document = sound;
            for (int edit = random.Next(1, 3); edit > 0; edit--)
            {
                document = Edit(document, random);
            }

            LoadedPolicy loaded = PolicyLoader.Parse(document, new SystemLocation("case.yaml", _folder.FullName));
            if (loaded.Policy is { } policy)
            {
                accepted++;
                Exception? refusal = Record.Exception(() => SystemCompiler.Build(
                    policy,
                    subject => NativeProgram.Read(ElfImage.Parse(TestElf.Program()), $"{subject.Name.Value}.elf"),
                    [_folder.FullName]));
                Assert.True(refusal is null || IsBeyondRules(refusal), $"{refusal}\n{document}");
            }
        }

        Assert.True(accepted > Attempts / 20, $"only {accepted} of {Attempts} policies were accepted");
    }

    private static string RepositoryRoot => typeof(AcceptedPolicyTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(item => item.Key == "RepositoryRoot").Value!;

    /// <summary>
    /// What only the compiler can tell: how much memory the whole takes, and which images there are. The rules tell the
    /// latter, too, of a policy that is called system.yaml.
    /// </summary>
    private static bool IsBeyondRules(Exception refusal) => refusal is SystemBuildException
        && (refusal.Message.Contains("the system's memory ends", StringComparison.Ordinal)
            || refusal.Message.Contains("cannot be read", StringComparison.Ordinal));

    /// <summary>Replaces a word by a word or a number by a number, or removes or doubles a line.</summary>
    private static string Edit(string document, Random random)
    {
        if (random.Next(4) == 0)
        {
            List<string> lines = [.. document.Split('\n')];
            int line = random.Next(lines.Count);
            if (random.Next(2) == 0)
            {
                lines.RemoveAt(line);
            }
            else
            {
                lines.Insert(line, lines[random.Next(lines.Count)]);
            }

            return string.Join('\n', lines);
        }

        bool isNumber = random.Next(2) == 0;
        MatchCollection matches = (isNumber ? Number() : Word()).Matches(document);
        Match match = matches[random.Next(matches.Count)];
        string[] choices = isNumber ? Numbers : Words;
        return document.Remove(match.Index, match.Length).Insert(match.Index, choices[random.Next(choices.Length)]);
    }

    [GeneratedRegex("\\b(0x[0-9a-f]+|[0-9]+)( KiB| MiB)?\\b")]
    private static partial Regex Number();

    [GeneratedRegex("\\b[a-z][a-z0-9-]+\\b")]
    private static partial Regex Word();
}
