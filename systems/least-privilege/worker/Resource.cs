namespace Bulkhead.Systems.LeastPrivilege.WorkerProgram;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>What there is in the partition, in the order of the attempts.</summary>
public enum Resource
{
    ReadNotes = 1,
    WriteNotes,
    ReadLedger,
    WriteLedger,
    ReadClock,
    ReadMsr,
    Ring,
    Last = Ring,
}

/// <summary>What the attempts are called.</summary>
public static class ResourceNames
{
    private static ReadOnlySpan<byte> Names =>
        ("read the notes\0write the notes\0read the ledger\0write the ledger\0read the clock's port\0"u8
         + "read the MSR\0ring the bell\0"u8);

    public static ReadOnlySpan<byte> Of(Resource resource) => NameList.At(Names, (int)resource - 1);
}
