using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>`caps` on the command line of the trials, on the reference processor.</summary>
public sealed class CapabilityReportTests
{
    [Fact]
    public async Task DecodesTheProcessorInTheManualsWords()
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "bochs", "--append", "caps", Repository.Trials));
        log.AssertStatus(0);
        log.AssertOrder(
            "# CPUID.0 EAX=0xd EBX=0x756e6547 ECX=0x6c65746e EDX=0x49656e69",
            "# CPUID.1:ECX[5] VMX: yes",
            "# IA32_VMX_BASIC VMCS revision identifier=0x2b, region size=4096, memory type=6",
            "# IA32_VMX_PINBASED_CTLS[6] VMX-preemption timer: may be 0 or 1",
            "# IA32_VMX_PROCBASED_CTLS[15] CR3-load exiting: must be 1",
            "# IA32_VMX_PROCBASED_CTLS2[7] unrestricted guest: may be 0 or 1",
            "# IA32_VMX_EXIT_CTLS[9] host address-space size: may be 0 or 1",
            "# IA32_VMX_ENTRY_CTLS[9] IA-32e mode guest: may be 0 or 1",
            "# IA32_VMX_EPT_VPID_CAP[17] 1-GByte pages: yes",
            "# CR0 FIXED0=0x80000021 FIXED1=0xffffffff required=0x80000021",
            "# CR0[5] NE: must be 1",
            "# CR4 FIXED0=0x2000",
            "# CR4[13] VMXE: must be 1",
            "ok 7 vmx: ");
    }
}
