namespace Bulkhead.Subjects.Tests;

using Bulkhead.Kernel.Subjects;
using FsCheck;
using FsCheck.Fluent;

/// <summary>The tables that the fast level answers from, against a dictionary.</summary>
public sealed class SubjectTableTests
{
    private static readonly uint[] s_typical =
    [
        0x10, 0x1b, 0x3a, 0x8b, 0x174, 0x175, 0x176, 0x1a0, 0x277, 0x2ff, 0xc000_0080, 0xc000_0081, 0xc000_0082,
        0xc000_0084, 0xc000_0100, 0xc000_0103, 0, uint.MaxValue,
    ];

    [Fact]
    public void AnMsrTableIsADictionaryOfSixteen() => Prop.ForAll(
        ArbMap.Default.ArbFor<uint[]>(),
        ArbMap.Default.ArbFor<ulong>(),
        (more, value) =>
        {
            MsrTable table = default;
            Dictionary<uint, ulong> expected = [];
            uint[] indices = [.. more, .. s_typical, .. more];
            foreach (uint index in indices)
            {
                bool isKnown = expected.ContainsKey(index);
                ulong own = value ^ index;
                bool isAdded = table.Add(index, own, ~0ul);
                Assert.Equal(isKnown || expected.Count < MsrTable.Capacity, isAdded);
                if (isAdded)
                {
                    expected[index] = own;
                }
            }

            foreach (uint index in indices.SelectMany(index => (uint[])[index, index + 1, index + 32]))
            {
                GeneralRegisters registers = default;
                registers.Rcx = index | 0xffff_ffff_0000_0000;
                bool isFound = table.AnswerRead(ref registers) == FastVerdict.SkipInstruction;
                Assert.Equal(expected.TryGetValue(index, out ulong read), isFound);
                Assert.Equal((read & uint.MaxValue, read >> 32), (registers.Rax, registers.Rdx));
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0x0ful, FastVerdict.SkipInstruction, 0x0ful)]
    [InlineData(0x1ful, FastVerdict.Slow, 0x05ul)]
    [InlineData(0x1_0000_0005ul, FastVerdict.Slow, 0x05ul)]
    public void OnlyWritableBitsChange(ulong written, FastVerdict verdict, ulong after)
    {
        MsrTable table = default;
        Assert.True(table.Add(0x1a0, 5, 0x0f));
        GeneralRegisters registers = default;
        registers.Rcx = 0x1a0;
        registers.Rax = (uint)written | 0xdead_0000_0000_0000;
        registers.Rdx = written >> 32;
        Assert.Equal(verdict, table.AnswerWrite(ref registers));
        Assert.Equal(FastVerdict.SkipInstruction, table.AnswerRead(ref registers));
        Assert.Equal(after, registers.Rax);
    }

    [Theory]
    [InlineData(0u, true)]
    [InlineData(31u, true)]
    [InlineData(32u, false)]
    [InlineData(0x8000_0000u, true)]
    [InlineData(0x8000_000fu, true)]
    [InlineData(0x8000_0010u, false)]
    [InlineData(0x7fff_ffffu, false)]
    public void CpuidHasTwoRanges(uint leaf, bool isKnown)
    {
        CpuidTable table = default;
        table.SetConstant(leaf, new() { Eax = 1, Ebx = 2, Ecx = 3, Edx = 4 });
        GeneralRegisters registers = default;
        registers.Rax = leaf | 0xffff_0000_0000_0000;
        Assert.Equal(isKnown ? FastVerdict.SkipInstruction : FastVerdict.Slow, table.Answer(ref registers));
        Assert.Equal(isKnown ? (1ul, 2ul, 3ul, 4ul) : (leaf | 0xffff_0000_0000_0000, 0, 0, 0),
            (registers.Rax, registers.Rbx, registers.Rcx, registers.Rdx));
    }
}
