using Bulkhead.Kernel.Configuration;
using Bulkhead.SystemBuilder.Module;
using Bulkhead.SystemBuilder.Tests.Support;

namespace Bulkhead.SystemBuilder.Tests;

/// <summary>The kernel accepts what the compiler makes, and the compiler notices if not.</summary>
public class ValidatorTests
{
    [Fact]
    public void TheKernelAcceptsTheExample() => Check(Systems.Build(TestPolicy.Example()));

    [Fact]
    public void TheKernelAcceptsEveryRandomSystem()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            byte[] program = TestElf.Program((uint)seed + 1, (uint)seed * 20, ((uint)seed * 3000) + 1);
            Check(Systems.Build(RandomPolicy.Of(seed), program));
        }
    }

    /// <summary>The policy's own rules refuse this one, too; here it stands for a rule that they lack.</summary>
    [Fact]
    public void WhatTheKernelWouldRefuseIsNotBuilt()
    {
        var example = TestPolicy.Example();
        SystemBuildException refusal = Assert.Throws<SystemBuildException>(() => Systems.Build(example with
        {
            Channels = [.. example.Channels.Select(channel => channel with { Writer = TestPolicy.At("monitor") })],
        }));
        Assert.Contains("the kernel would refuse record", refusal.Message);
        Assert.StartsWith("system.yaml:", refusal.Message);
    }

    private static void Check(SystemImage image)
    {
        ConfigurationVerdict verdict = KernelVerdict.Of(image.Policy, image.Bytes);
        Assert.True(verdict.IsAccepted, $"{verdict.Fault} in record {verdict.Record} of {verdict.Table}");
    }
}
