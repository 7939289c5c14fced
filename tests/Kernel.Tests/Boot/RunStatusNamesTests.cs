using System.Text;
using System.Text.RegularExpressions;
using Bulkhead.Kernel.Boot;

namespace Bulkhead.Kernel.Tests.Boot;

/// <summary>The word of the last line of the log, which the launcher's users and the tests go by.</summary>
public sealed class RunStatusNamesTests
{
    [Fact]
    public void EveryStatusHasItsOwnWordAndTheOthersAreASubjects()
    {
        for (int number = 0; number <= byte.MaxValue; number++)
        {
            RunStatus status = (RunStatus)number;
            string wanted = Enum.IsDefined(status)
                ? Regex.Replace($"{status}", "(?<!^)([A-Z])", "-$1").ToLowerInvariant()
                : "ended-by-subject";
            Assert.Equal(wanted, Encoding.ASCII.GetString(RunStatusNames.Name(status)));
        }
    }
}
