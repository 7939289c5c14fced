using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bulkhead.BootHarness;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;

namespace Bulkhead.Systems.Tests;

/// <summary>What a fault of the kernel left in memory before a warm reset is told by the next boot.</summary>
public sealed class CrashRecordTests : IDisposable
{
    private const string System = "two-levels";

    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task FaultOfTheLastRunIsToldAndAudited()
    {
        CrashRecord record = default;
        record.Write(new ExceptionFrame { Vector = 14, ErrorCode = 2, Rip = 0x12_3456 }, pageFaultAddress: 0xdead_f000);
        BootLog log = await BootAfter(record);
        log.AssertStatus(0);
        log.AssertLine("# last-run kernel-fault vector=14 error-code=0x2 rip=0x123456 cr2=0xdeadf000");
        log.AssertLine("kernel fault of the last run: #PF, error 0x2, RIP 0x123456, CR2 0xdeadf000");
    }

    [Fact]
    public async Task MemoryThatIsNoRecordIsNotBelieved()
    {
        CrashRecord record = default;
        record.Write(new ExceptionFrame { Vector = 14, Rip = 0x12_3456 }, pageFaultAddress: 0);
        record.Vector = 13;
        BootLog log = await BootAfter(record);
        log.AssertStatus(0);
        log.AssertAbsent("last-run");
    }

    private async Task<BootLog> BootAfter(CrashRecord record)
    {
        byte[] page = new byte[4096];
        MemoryMarshal.Write(page, record);
        await File.WriteAllBytesAsync(file, page);
        byte[] module = await File.ReadAllBytesAsync(SystemBoot.Built(System, "system"));
        ulong address = Unsafe.As<byte, ConfigurationHeader>(ref module[0]).CrashRecord;
        return await SystemBoot.StartAsync(System, "--preload", $"{file}=0x{address:x}");
    }
}
