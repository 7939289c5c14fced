namespace Bulkhead.Images.Tests;

/// <summary>
/// tools/deps in a copy of what it reads, with stand-ins for the programs that would change the machine: it must find
/// what is missing, ask, install, and do nothing the second time.
/// </summary>
public sealed class DepsTests : IDisposable
{
    // Says that every package it is asked for is installed, but for those in the file `absent`.
    private const string DpkgQuery = """
        folder=$(dirname "$0")
        if [[ $* == *Version* ]]; then echo "${!#} 1.0"; exit; fi
        for package in "${@:3}"; do
            if grep -qx "$package" "$folder/absent"; then status=not-installed; else status=installed; fi
            echo "$status $package"
        done
        """;

    private readonly TemporaryFolder _folder = new();

    public DepsTests()
    {
        foreach (string file in new[] { "tools/deps", "global.json", "Directory.Packages.props", "Kernel.sln" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(file))!);
            File.Copy(Repository.PathOf(file), _folder.File(file));
        }
        _folder.WriteScript("bin/dpkg-query", DpkgQuery);
        _folder.WriteScript("bin/apt-get", "echo apt-get \"$@\" >>\"$(dirname \"$0\")/calls\"");
        _folder.WriteScript("bin/sudo", "echo sudo >>\"$(dirname \"$0\")/calls\"; exec \"$@\"");
        _folder.WriteScript("bin/dotnet", """
            [[ $1 == --version ]] && exec echo 10.0.100
            echo dotnet "$@" >>"$(dirname "$0")/calls"
            mkdir -p "$NUGET_PACKAGES/runtime.linux-x64.microsoft.dotnet.ilcompiler/$(
                sed -n 's,.*<ILCompilerVersion>\(.*\)</ILCompilerVersion>.*,\1,p' Directory.Packages.props)"
            """);
        _folder.Write("bin/absent", "");
        _folder.Write("bin/calls", "");
    }

    private string Calls => File.ReadAllText(_folder.File("bin/calls"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Check_names_what_is_missing_and_installs_nothing()
    {
        _folder.Write("bin/absent", "nasm\nxorriso\n");

        CommandResult result = Deps(["--check"]);

        Assert.Equal(1, result.Status);
        Assert.Equal(
            "deps: missing Debian package nasm\ndeps: missing Debian package xorriso\n" +
            "deps: missing NuGet packages of Kernel.sln: run make deps\n", result.Output);
        Assert.Equal("", Calls);
        Assert.False(Directory.Exists(_folder.File("build")));
    }

    [Fact]
    public void What_is_missing_is_installed_once()
    {
        _folder.Write("bin/absent", "nasm\n");

        CommandResult first = Deps([], ci: "true").Succeeded();

        Assert.Equal("deps: installing with apt-get: nasm\ndeps: installed nasm 1.0\n" +
            "deps: restored the NuGet packages of Kernel.sln\n", first.Output);
        Assert.Contains("apt-get install -q -y --no-install-recommends nasm\n", Calls);
        Assert.Contains("dotnet restore Kernel.sln", Calls);

        _folder.Write("bin/absent", "");
        _folder.Write("bin/calls", "");
        Assert.Equal("", Deps([]).Succeeded().Output);
        Assert.Equal("", Calls);
        Assert.Equal("", Deps(["--check"]).Succeeded().Output);
    }

    [Fact]
    public void Another_package_version_is_restored_again()
    {
        Deps([]).Succeeded();
        Assert.Equal("", Deps([]).Succeeded().Output);

        File.AppendAllText(_folder.File("Directory.Packages.props"), "<!-- -->\n");

        Assert.Equal("deps: restored the NuGet packages of Kernel.sln\n", Deps([]).Succeeded().Output);
    }

    [SkippableFact]
    public void It_asks_before_it_uses_sudo()
    {
        Skip.If(Environment.UserName != "root", "only root can become another user");
        _folder.Write("bin/absent", "nasm\n");
        Command.Run("chmod", "-R", "a+rwX", _folder.Path).Succeeded();

        CommandResult refused = Deps([], answer: "n\n", user: "nobody");

        Assert.Equal(1, refused.Status);
        Assert.Equal("deps: install with sudo apt-get: nasm? [y/N] deps: nothing was installed: run apt-get install " +
            "nasm yourself", refused.ErrorLine);
        Assert.Equal("", Calls);

        Deps([], answer: "y\n", user: "nobody").Succeeded();
        Assert.StartsWith("sudo\napt-get update", Calls);
    }

    [Fact]
    public void A_system_without_apt_gets_the_names_to_install_by_hand()
    {
        File.Delete(_folder.File("bin/apt-get"));

        CommandResult result = Deps([], path: HostToolsWithout("apt-get", "dpkg-query", "nasm"));

        Assert.Equal(1, result.Status);
        Assert.Equal("deps: this is not Debian or Ubuntu: install what Debian calls nasm, then run this again",
            result.ErrorLine);
    }

    [Fact]
    public void A_missing_SDK_is_one_line_with_the_cure()
    {
        File.Delete(_folder.File("bin/dotnet"));

        CommandResult result = Deps([], path: HostToolsWithout("dotnet"));

        Assert.Equal((1, "deps: dotnet is not installed: install the .NET SDK 10.0 or later of that series: " +
            "https://dotnet.microsoft.com/download"), (result.Status, result.ErrorLine));
    }

    [Fact]
    public void A_wrong_SDK_is_one_line_with_the_cure()
    {
        _folder.WriteScript("bin/dotnet", "exit 145");

        CommandResult result = Deps([]);

        Assert.Equal((1, "deps: dotnet finds no SDK that global.json accepts: install the .NET SDK 10.0 or later of " +
            "that series: https://dotnet.microsoft.com/download"), (result.Status, result.ErrorLine));
    }

    // A folder that links to the programs of the host but for some.
    private string HostToolsWithout(params string[] names)
    {
        string links = Directory.CreateDirectory(_folder.File("host")).FullName;
        foreach (string program in new[] { "/usr/sbin", "/usr/bin" }.SelectMany(Directory.EnumerateFiles))
        {
            string link = Path.Combine(links, Path.GetFileName(program));
            if (!names.Contains(Path.GetFileName(program)) && !Path.Exists(link))
            {
                File.CreateSymbolicLink(link, program);
            }
        }
        return links;
    }

    private CommandResult Deps(
        string[] arguments, string? ci = null, string answer = "", string? user = null, string? path = null)
    {
        string[] command = [_folder.File("tools/deps"), .. arguments];
        Dictionary<string, string?> environment = new()
        {
            ["CI"] = ci,
            ["NUGET_PACKAGES"] = _folder.File("packages"),
            ["PATH"] = $"{_folder.File("bin")}:{path ?? Environment.GetEnvironmentVariable("PATH")}",
        };
        return user is null
            ? Command.Run(command[0], command[1..], answer, environment, _folder.Path)
            : Command.Run("setpriv", ["--reuid", user, "--clear-groups", .. command], answer, environment,
                _folder.Path);
    }
}
