namespace Bulkhead.Systems.LeastPrivilege.WorkerProgram;

using Bulkhead.Subjects;

/// <summary>
/// The attempts. None asks what policy grants: each goes straight at the resource, whose address or number all
/// subjects of the partition know from the policy's text.
/// </summary>
internal static unsafe class Attempt
{
    /// <summary>
    /// Where subjects have these regions, if they have them: the compiler places the first grant at 0x10000000, and
    /// each further one 2 MiB higher.
    /// </summary>
    private const ulong Notes = 0x1000_0000;
    private const ulong Ledger = 0x1060_0000;

    /// <summary>A word of the channel that nobody uses: the attempt shall not harm the notes.</summary>
    private const ulong UnusedWord = 8;

    /// <summary>
    /// The index port of the real-time clock, which reads as it was last written, and harms nothing.
    /// </summary>
    private const ushort ClockPort = 0x71;

    /// <summary>IA32_APIC_BASE.</summary>
    private const uint Msr = 0x1b;

    /// <summary>Where what was read goes: the compiler may leave out a read whose value nobody uses.</summary>
    private static ulong s_observed;

    /// <summary>Returns only if the subject may do it.</summary>
    public static void Make(Resource resource)
    {
        switch (resource)
        {
            case Resource.ReadNotes:
                s_observed = SharedMemory.Read((ulong*)Notes);
                break;
            case Resource.WriteNotes:
                SharedMemory.Write((ulong*)(Notes + UnusedWord), 1);
                break;
            case Resource.ReadLedger:
                s_observed = SharedMemory.Read((ulong*)Ledger);
                break;
            case Resource.WriteLedger:
                SharedMemory.Write((ulong*)Ledger, 1);
                break;
            case Resource.ReadClock:
                s_observed = Instructions.In8(ClockPort);
                break;
            case Resource.ReadMsr:
                s_observed = Instructions.Rdmsr(Msr);
                break;
            default:
                new GrantedEvent(0).Raise();
                break;
        }
    }
}
