using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Stack;

/// <summary>The worst-case use of one stack by one entry.</summary>
/// <param name="Rule">The entry's rule.</param>
/// <param name="Function">The entry itself.</param>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Overhead">Bytes that are on the stack when the entry's first instruction runs.</param>
/// <param name="Use">What comes on top, with the deepest chain.</param>
/// <param name="IsBounded">Whether this is an upper bound.</param>
internal sealed record EntryBound(
    EntryRule Rule,
    CodeFunction Function,
    string Stack,
    long Overhead,
    StackUse Use,
    bool IsBounded)
{
    /// <summary>Bytes of the stack that are used at most.</summary>
    public long Worst => Overhead + Use.Worst;
}
