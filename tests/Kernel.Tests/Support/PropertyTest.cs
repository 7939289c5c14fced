using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>Checks a statement for many generated values; a failure shows the value and the seed.</summary>
public static class PropertyTest
{
    public const int Runs = 200;

    public static void Holds<T>(Gen<T> values, Func<T, bool> statement, int runs = Runs) =>
        Prop.ForAll(values.ToArbitrary(), statement).Check(Config.QuickThrowOnFailure.WithMaxTest(runs));

    public static void Holds<T>(Gen<T> values, Action<T> assertions, int runs = Runs) =>
        Prop.ForAll(values.ToArbitrary(), assertions).Check(Config.QuickThrowOnFailure.WithMaxTest(runs));
}
