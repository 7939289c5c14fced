namespace Bulkhead.Seventeen.Tests;

using Bulkhead.Kernel.Boot;

/// <summary>The block of the environment: what a reset leaves, and what its paging maps.</summary>
public sealed unsafe class EnvironmentBlockTests
{
    private const uint Physical = 0x0015_3000;
    private const uint IdentityEnd = 0x0040_1000;

    private static readonly byte[] s_program =
    [
        .. Enumerable.Range(0, (int)EnvironmentBlock.ProgramSize).Select(index => (byte)(index >= 64 ? index * 7 : 0)),
    ];

    [Fact]
    public void AResetLeavesNothingOfTheRunBefore()
    {
        using Blocks block = new();
        using Blocks other = new();
        new Span<byte>(other.Memory, (int)EnvironmentBlock.Size).Fill(0x33);
        Reset(block);
        Reset(other);
        Assert.True(new Span<byte>(block.Memory, (int)EnvironmentBlock.Size).SequenceEqual(
            new Span<byte>(other.Memory, (int)EnvironmentBlock.Size)));
        Assert.True(new Span<byte>(block.Memory + 64, s_program.Length - 64).SequenceEqual(s_program.AsSpan(64)));

        EnvironmentHeader* header = (EnvironmentHeader*)block.Memory;
        Assert.Equal(EnvironmentMode.Deprivileged, header->Mode);
        Assert.Equal(0x1234u, header->Exit);
        Assert.Equal(0u, header->Completed);
    }

    [Fact]
    public void TheProgramIsMappedForEveryLevelAtItsLinearAddress()
    {
        using Blocks block = new();
        Reset(block);
        for (uint offset = 0; offset < EnvironmentBlock.ProgramSize; offset += 0x333)
        {
            Assert.Equal((Physical + offset, true), Walk(block, EnvironmentBlock.LinearBase + offset));
        }

        Assert.Null(Walk(block, EnvironmentBlock.LinearBase + EnvironmentBlock.ProgramSize));
        Assert.Null(Walk(block, EnvironmentBlock.LinearBase - 1));
    }

    [Fact]
    public void TheWayInAndOutIsMappedToItselfForLevel0()
    {
        using Blocks block = new();
        Reset(block);
        foreach (uint address in (uint[])[0, 0x10_0000, 0x3f_ffff, IdentityEnd - 1])
        {
            Assert.Equal((address, false), Walk(block, address));
        }

        Assert.Null(Walk(block, 0x0080_0000));
    }

    [Theory]
    [InlineData(EnvironmentBlock.LinearBase, 6, true)]
    [InlineData(EnvironmentBlock.LinearBase + EnvironmentBlock.ProgramSize - 6, 6, true)]
    [InlineData(EnvironmentBlock.LinearBase + EnvironmentBlock.ProgramSize - 5, 6, false)]
    [InlineData(EnvironmentBlock.LinearBase - 1, 6, false)]
    [InlineData(0, 2, false)]
    [InlineData(0xffff_ffff, 2, false)]
    public void OnlyTheProgramIsTranslated(ulong linear, uint length, bool isTranslated)
    {
        Assert.Equal(isTranslated, EnvironmentBlock.TryTranslate(linear, length, Physical, out ulong address));
        Assert.Equal(Physical + (linear - EnvironmentBlock.LinearBase), address);
    }

    private static void Reset(Blocks block)
    {
        fixed (byte* program = s_program)
        {
            EnvironmentBlock.Reset(
                block.Memory,
                Physical,
                new MemoryRange((ulong)program, (ulong)program + (ulong)s_program.Length),
                IdentityEnd,
                EnvironmentMode.Deprivileged,
                0x1234);
        }
    }

    /// <summary>
    /// The physical address, and whether CPL 3 may use it, by 32-bit paging with CR4.PSE = 1 (SDM Vol. 3A, 4.3).
    /// </summary>
    private static (uint Address, bool IsUser)? Walk(Blocks block, uint linear)
    {
        uint* directory = (uint*)(block.Memory + EnvironmentBlock.DirectoryOffset);
        uint entry = directory[linear >> 22];
        if ((entry & 3) != 3)
        {
            return null;
        }

        bool isUser = (entry & 4) != 0;
        if ((entry & 0x80) != 0)
        {
            return ((entry & 0xffc0_0000) | (linear & 0x3f_ffff), isUser);
        }

        uint table = (entry & 0xffff_f000) - Physical;
        Assert.Equal(EnvironmentBlock.TableOffset, table);
        uint page = *(uint*)(block.Memory + table + ((linear >> 12 & 0x3ff) * 4));
        return (page & 3) != 3 ? null : ((page & 0xffff_f000) | (linear & 0xfff), isUser && (page & 4) != 0);
    }
}
