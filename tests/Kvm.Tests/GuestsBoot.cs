namespace Bulkhead.Kvm.Tests;

/// <summary>One boot of the guests image under KVM, for all assertions on it.</summary>
public sealed class GuestsBoot() : KvmBoot(
    "--append", "skip=" + string.Join(',', LeftOut.Select(name => $"hostile-{name}")), "build/guests/guests.elf")
{
    /// <summary>
    /// The guests that neither exit nor ever change IF. The timer that has to stop them is one of Linux', whose
    /// interrupt Bochs 2.7 holds back from a guest entered with IF 0 until IF changes, although external interrupts
    /// cause VM exits.
    /// </summary>
    public static string[] LeftOut { get; } = ["endless-loop", "pause-loop"];
}
