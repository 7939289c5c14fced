using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Elf;

namespace Bulkhead.ImageChecker.Tests;

/// <summary>Assembles and links small images with nasm and ld.lld; the same text is linked once a run.</summary>
internal static class TestImage
{
    /// <summary>Sets up a stack of 1024 bytes, calls main and never goes on.</summary>
    private const string Prologue = """
        bits 64
        %macro function 1
        global %1:function (%1.end - %1)
        %1:
        %endmacro

        section .bss
        alignb 16
        stack_bottom:   resb 1024
        stack_top:

        section .text
        function start
                lea rsp, [rel stack_top]
                call main
        .stop:  jmp .stop
        .end:

        """;

    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Linked = new();
    private static readonly string Folder = CreateFolder();

    /// <summary>An image of the prologue and more assembly.</summary>
    public static ElfImage With(string assembly, string script = LinkerScript.Good) =>
        ElfImage.Parse(Bytes(assembly, script));

    /// <summary>The same as a file's bytes.</summary>
    public static byte[] Bytes(string assembly, string script = LinkerScript.Good, string linkerOptions = "--no-pie")
    {
        string source = Prologue + assembly;
        string key = string.Join('\0', source, script, linkerOptions);
        return Linked.GetOrAdd(key, _ => new(() => Link(source, script, linkerOptions))).Value;
    }

    /// <summary>A new file with the bytes, deleted at the end of the run.</summary>
    public static string Store(byte[] bytes)
    {
        string path = Path.Combine(Folder, Convert.ToHexString(SHA256.HashData(bytes))[..16] + ".elf");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A new text file, deleted at the end of the run.</summary>
    public static string Store(string text)
    {
        string path = Path.Combine(Folder, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
        File.WriteAllText(path, text);
        return path;
    }

    private static byte[] Link(string source, string script, string linkerOptions)
    {
        string name = Path.Combine(Folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(name + ".asm", source);
        File.WriteAllText(name + ".ld", script);
        Run("nasm", $"-f elf64 -o {name}.o {name}.asm");
        Run("ld.lld", $"-nostdlib -static {linkerOptions} --build-id=none -T {name}.ld -o {name}.elf {name}.o");
        return File.ReadAllBytes(name + ".elf");
    }

    private static void Run(string tool, string arguments)
    {
        ProcessStartInfo start = new(tool, arguments) { RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{tool} did not start");
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool} {arguments}: {errors}");
    }

    private static string CreateFolder()
    {
        string folder = Directory.CreateTempSubdirectory("image-checker-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
