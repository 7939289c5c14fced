using System.Text;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Trials.Guests.Hostile;

namespace Bulkhead.Trials.Tests;

public sealed class LeftOutGuestsTests
{
    [Theory]
    [InlineData("skip=hostile-ins", true)]
    [InlineData("skip=hostile-outs,hostile-ins caps", true)]
    [InlineData("caps skip=hostile-ins,hostile-outs", true)]
    [InlineData("", false)]
    [InlineData("skip=", false)]
    [InlineData("skip=,", false)]
    [InlineData("hostile-ins", false)]
    [InlineData("skip=hostile-in,hostile-instruction", false)]
    public void AGuestIsLeftOutIfItsWholeNameIsInTheList(string commandLine, bool isLeftOut)
    {
        Assert.True(BootText.TryCopy(Encoding.ASCII.GetBytes(commandLine), out BootText text));
        Assert.Equal(isLeftOut, LeftOutGuests.Has(text, "hostile-ins"u8));
    }
}
