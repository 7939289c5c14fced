namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

public unsafe class VmxInstructionsTests
{
    [Fact]
    public void A_failed_VMREAD_reads_0()
    {
        Instructions.Model = new ProcessorModel();
        Assert.True(VmxInstructions.Vmwrite(VmcsField.GuestRip, 0x1234).IsSuccess);
        Assert.Equal(0ul, VmxInstructions.Vmread(VmcsField.GuestRsp));
        Assert.Equal(0x1234ul, VmxInstructions.Vmread(VmcsField.GuestRip));
    }

    [Fact]
    public void An_instruction_that_a_model_leaves_out_is_named()
    {
        Instructions.Model = new ProcessorModel();
        NotSupportedException exception =
            Assert.Throws<NotSupportedException>(() => { _ = VmxInstructions.Vmcall(); });
        Assert.Contains("IProcessorModel.Vmcall", exception.Message, StringComparison.Ordinal);
    }
}
