using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

public sealed class BootModulesTests
{
    [Fact]
    public void AModuleIsFoundByItsFirstWord()
    {
        BootModules modules = default;
        Assert.True(modules.Add(Module("policy version=2")));
        Assert.True(modules.Add(Module("monitor")));

        Assert.True(modules.Has("policy"u8));
        Assert.True(modules.Has("monitor"u8));
        Assert.False(modules.Has("version=2"u8));
        Assert.False(modules.Has("mon"u8));
        Assert.False(modules.Has(default));
    }

    [Fact]
    public void TheTableIsBounded()
    {
        BootModules modules = default;
        for (int index = 0; index < BootModules.Capacity; index++)
        {
            Assert.True(modules.Add(Module($"m{index}")));
        }

        Assert.False(modules.Add(Module("last")));
        Assert.False(modules.Has("last"u8));
        Assert.True(modules.Has("m7"u8));
        Assert.Equal(BootModules.Capacity, modules.Count);
    }

    private static BootModule Module(string text)
    {
        BootModule module = default;
        Assert.True(BootText.TryCopy(TestLog.Bytes(text), out module.Text));
        return module;
    }
}
