using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Cpu;

public sealed class InterruptDescriptorTableTests
{
    [Fact]
    public void AGateLeadsToAnyAddressOnAnyInterruptStack() =>
        PropertyTest.Holds(Generate.UInt64.Zip(Gen.Choose(0, 7)), input =>
        {
            (ulong entry, int stack) = input;
            InterruptGate gate = InterruptGate.To(entry, (byte)stack);
            return Offset(gate) == entry
                && (gate.Low >> 16 & 0xffff) == GlobalDescriptorTable.CodeSelector
                && (gate.Low >> 32 & 0xff) == (ulong)stack
                && (gate.Low >> 40 & 0xff) == 0x8e // present, DPL 0, 64-bit interrupt gate
                && gate.High >> 32 == 0;
        });

    [Fact]
    public void EveryVectorHasItsEntryAndThreeHaveTheirOwnStacks()
    {
        InterruptDescriptorTable table = default;
        InterruptDescriptorTable.Fill(ref table, 0x1_2345_6000);
        for (int vector = 0; vector < InterruptDescriptorTable.Count; vector++)
        {
            Assert.Equal(0x1_2345_6000ul + ((ulong)vector * 5), Offset(table[vector]));
            ulong stack = vector switch { 8 => 1, 2 => 2, 18 => 3, _ => 0 };
            Assert.Equal(stack, table[vector].Low >> 32 & 7);
        }
    }

    private static ulong Offset(InterruptGate gate) =>
        (gate.Low & 0xffff) | (gate.Low >> 32 & 0xffff_0000) | (gate.High << 32);
}
