using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Reading;
using Bulkhead.Policy.Rules;

namespace Bulkhead.Policy.Loading;

/// <summary>Reads and checks policies.</summary>
public static class PolicyLoader
{
    /// <summary>Reads and checks the policy that an argument names, with the files that it refers to.</summary>
    /// <param name="argument">A folder, a file, or a name below systems/.</param>
    public static LoadedPolicy Load(string argument)
    {
        SystemLocation location = SystemLocation.Of(argument);
        string text;
        try
        {
            text = File.ReadAllText(location.File);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            bool isAbsent = failure is FileNotFoundException or DirectoryNotFoundException;
            PolicyError error = new(
                DocumentRules.Unreadable,
                new SourcePosition(location.File, 1, 1),
                $"{argument} cannot be read ({(isAbsent ? "there is no such file" : failure.Message.TrimEnd('.'))})");
            return new LoadedPolicy(location, null, [error]);
        }

        return Parse(text, location);
    }

    /// <summary>Reads and checks the text of a policy.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="location">Where it is from.</param>
    public static LoadedPolicy Parse(string text, SystemLocation location)
    {
        ErrorList errors = new();
        SystemPolicy? policy = PolicyReader.Read(text, location.File, errors);
        if (policy is not null)
        {
            PolicyCheck.Run(policy, errors);
            FileRules.Check(policy, location, errors);
        }

        return new LoadedPolicy(location, errors.IsEmpty ? policy : null, errors.Errors);
    }
}
