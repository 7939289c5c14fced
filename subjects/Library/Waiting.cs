namespace Bulkhead.Subjects;

using Bulkhead.Kernel.Subjects;

/// <summary>How a subject gives back the rest of its minor frame; nobody else gets it.</summary>
public static class Waiting
{
    /// <summary>Waits until an event has come for the subject, or its next minor frame begins.</summary>
    public static void Yield() => Instructions.Vmcall(Hypercall.Yield, 0);

    /// <summary>
    /// Takes the interrupt of the vector if it has come, and returns whether it had. Several that came since the last
    /// call are one.
    /// </summary>
    public static unsafe bool TryTake(byte vector)
    {
        Instructions.AcceptInterrupts();
        ulong* word = Instructions.PendingInterrupts + (vector >> 6);
        ulong bit = 1ul << (vector & 63);
        bool hasCome = (SharedMemory.Read(word) & bit) != 0;
        if (hasCome)
        {
            SharedMemory.Write(word, SharedMemory.Read(word) & ~bit);
        }

        return hasCome;
    }

    /// <summary>
    /// Waits for the interrupt of the vector, for at most <paramref name="wakes"/> other events or frames; false if it
    /// did not come. Others stay to be taken. Yield and not HLT: it ends with a frame, too, and misses no interrupt
    /// that comes just before it.
    /// </summary>
    public static bool TryWaitFor(byte vector, uint wakes)
    {
        for (uint wake = 0; wake < wakes; wake++)
        {
            if (TryTake(vector))
            {
                return true;
            }

            Yield();
        }

        return TryTake(vector);
    }
}
