using Bulkhead.BootHarness.Tests.Support;
using Xunit;

namespace Bulkhead.BootHarness.Tests.Launching;

/// <summary>Which emulator qemu/launch takes by itself, on hosts that are made up.</summary>
public sealed class SelectEmulatorTests
{
    [Theory]
    [InlineData("fpu vmx sse", "Y", true, "qemu-kvm", "nested VMX (kvm_intel.nested=Y)")]
    [InlineData("fpu vmx sse", "1", true, "qemu-kvm", "nested VMX (kvm_intel.nested=1)")]
    [InlineData("fpu vmx sse", "N", true, "bochs", "nested VMX off (kvm_intel.nested=N)")]
    [InlineData("fpu vmx sse", "0", true, "bochs", "nested VMX off (kvm_intel.nested=0)")]
    [InlineData("fpu vmx sse", null, true, "bochs", "has not loaded kvm_intel")]
    [InlineData("fpu vmx sse", "Y", false, "bochs", "/dev/kvm does not open")]
    [InlineData("fpu svm sse", "Y", true, "bochs", "no VMX")]
    [InlineData("fpu novmx sse", "Y", true, "bochs", "no VMX")]
    [InlineData(null, null, false, "bochs", "no VMX")]
    public void FollowsWhatTheHostHas(string? flags, string? nested, bool device, string emulator, string reason)
    {
        using TemporaryFolder host = new();
        Write(host, "proc/cpuinfo", flags is null ? null : $"processor\t: 0\nflags\t\t: {flags}\n");
        Write(host, "sys/module/kvm_intel/parameters/nested", nested is null ? null : $"{nested}\n");
        Write(host, "dev/kvm", device ? "" : null);

        Command select = Command.Run("bash", "-euo", "pipefail", "-c", "source \"$1\"; select_emulator \"$2\"", "bash",
            Path.Combine(Repository.Root, "qemu", "select-emulator.bash"), host.Path);

        Assert.Equal((0, ""), (select.Status, select.Errors));
        Assert.Equal(emulator, select.Output.Split('|')[0]);
        Assert.Contains(reason, select.Output.Split('|')[1]);
    }

    private static void Write(TemporaryFolder host, string name, string? text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(host.File(name))!);
        if (text is not null)
        {
            File.WriteAllText(host.File(name), text);
        }
    }
}
