using System.CommandLine;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Loading;

namespace Bulkhead.CommandLine.Commands;

/// <summary>The argument by which every command names a policy.</summary>
public static class SystemArgument
{
    /// <summary>Describes the argument.</summary>
    /// <param name="name">What the help calls it.</param>
    public static Argument<string> Create(string name = "SYSTEM") => new(name)
    {
        Description = "The folder of a system, its file system.yaml, or the name of a folder below systems/.",
    };

    /// <summary>Reads and checks the policy; what is wrong with it goes to the standard error output.</summary>
    /// <param name="system">The argument's value.</param>
    /// <param name="errors">Gets a line for each error.</param>
    /// <returns>The policy and where it is; null if anything is wrong with it.</returns>
    public static LoadedPolicy? Load(string system, TextWriter errors)
    {
        LoadedPolicy loaded = PolicyLoader.Load(system);
        foreach (PolicyError error in loaded.Errors)
        {
            errors.WriteLine(error);
        }

        return loaded.Policy is null ? null : loaded;
    }
}
