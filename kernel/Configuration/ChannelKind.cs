namespace Bulkhead.Kernel.Configuration;

/// <summary>What a channel carries; the kernel only passes it on.</summary>
public enum ChannelKind : uint
{
    /// <summary>Messages, in their order.</summary>
    Messages = 0,

    /// <summary>A state: the latest value wins.</summary>
    State = 1,
}
