using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Bulkhead.Kernel.Boot;

namespace Bulkhead.Kernel.Tests.Boot;

/// <summary>
/// kernel/Boot/Sha256Lanes.asm itself, loaded into this process, beside what stands in for it on the host.
/// </summary>
public sealed unsafe class Sha256LanesAssemblyTests : IDisposable
{
    private const int Blocks = 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("sha256-lanes").FullName;
    private readonly nint _library;

    public Sha256LanesAssemblyTests()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Kernel.sln")))
        {
            folder = folder.Parent;
        }

        string root = folder.FullName;
        string source = Path.Combine(root, "kernel/Boot/Sha256Lanes.asm");
        string include = Path.Combine(root, "kernel/Cpu/");
        string assembled = Path.Combine(_folder, "lanes.o");
        string library = Path.Combine(_folder, "lanes.so");
        Run("nasm", "-f", "elf64", "-I", include, "-o", assembled, source);
        Run("ld", "-shared", "-z", "noexecstack", "-o", library, assembled);
        _library = NativeLibrary.Load(library);
    }

    public void Dispose()
    {
        NativeLibrary.Free(_library);
        Directory.Delete(_folder, recursive: true);
    }

    [SkippableFact]
    public void EightLanesAgree()
    {
        Skip.IfNot(Avx2.IsSupported, "this processor has no AVX2");
        Check("sha256_eight_lanes", Sha256LaneRounds.EightLanes);
    }

    [Fact]
    public void FourLanesAgreeAndLeaveTheOthersAlone() => Check("sha256_four_lanes", Sha256LaneRounds.FourLanes);

    private void Check(string name, Rounds wanted)
    {
        var found = (delegate* unmanaged<uint*, byte*, uint*, void>)NativeLibrary.GetExport(_library, name);
        uint[] state = MemoryMarshal.Cast<byte, uint>(RandomNumberGenerator.GetBytes(256)).ToArray();
        uint[] same = [.. state];
        uint[] constants = Sha256.RoundConstants.ToArray();

        // An odd address: images begin anywhere.
        byte[] blocks = RandomNumberGenerator.GetBytes((Blocks * Sha256Lanes.BlockSize) + 1);
        fixed (uint* one = state, other = same, rounds = constants)
        {
            fixed (byte* bytes = blocks)
            {
                for (int block = 0; block < Blocks; block++)
                {
                    found(one, bytes + 1 + (block * Sha256Lanes.BlockSize), rounds);
                    wanted(other, bytes + 1 + (block * Sha256Lanes.BlockSize), rounds);
                    Assert.Equal(same, state);
                }
            }
        }
    }

    private static void Run(string tool, params string[] arguments)
    {
        using Process process = Process.Start(tool, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private delegate void Rounds(uint* state, byte* block, uint* constants);
}
