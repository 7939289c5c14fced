namespace Bulkhead.Kernel.Vmx.EntryCheck;

using System.Runtime.CompilerServices;

/// <summary>The rules that a VMCS breaks, and the first field that broke each.</summary>
public struct EntryFindings
{
    private Marks _marks;

    /// <summary>How many rules are broken.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a rule is broken.</summary>
    public readonly bool Has(EntryRule rule) => _marks[(int)rule] != 0;

    /// <summary>The first field that broke a rule; meaningful if <see cref="Has"/>.</summary>
    public readonly VmcsField FieldOf(EntryRule rule) => (VmcsField)(_marks[(int)rule] - 1u);

    /// <summary>Records that a rule does not hold, unless it does.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="field">The field to blame.</param>
    /// <param name="holds">Whether the rule holds.</param>
    public void Require(EntryRule rule, VmcsField field, bool holds)
    {
        if (holds || Has(rule))
        {
            return;
        }

        // A field's encoding may be 0, which means "kept" here.
        _marks[(int)rule] = (ushort)(field + 1);
        Count++;
    }

    [InlineArray(EntryRuleTable.Count)]
    private struct Marks
    {
        private ushort _first;
    }
}
