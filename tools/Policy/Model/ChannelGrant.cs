namespace Bulkhead.Policy.Model;

/// <summary>A subject's end of a channel.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="IsWriter">Whether the subject writes it; if not, it reads it.</param>
/// <param name="Address">
/// The guest-physical address where the channel appears; null if the compiler chooses, as it does for native subjects.
/// </param>
public sealed record ChannelGrant(Located<string> Channel, Located<bool> IsWriter, Located<ulong>? Address);
