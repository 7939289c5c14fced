using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Cpu;

public sealed class NameListTests
{
    [Fact]
    public void EveryNameIsFoundAndNothingBehindTheLast() =>
        PropertyTest.Holds(
            Gen.Choose(0, 12).SelectMany(length => Gen.Choose('a', 'z').ArrayOf(length)).ArrayOf(6),
            letters =>
            {
                string[] names = [.. letters.Select(name => string.Concat(name.Select(letter => (char)letter)))];
                byte[] list = TestLog.Bytes(string.Concat(names.Select(name => name + "\0")));
                for (int index = 0; index < names.Length; index++)
                {
                    Assert.Equal(names[index], TestLog.Text(NameList.At(list, index)));
                }

                Assert.True(NameList.At(list, names.Length).IsEmpty);
                Assert.True(NameList.At(list, int.MaxValue).IsEmpty);
            });

    [Fact]
    public void AnEmptyListHasNoNames() => Assert.True(NameList.At(default, 0).IsEmpty);
}
