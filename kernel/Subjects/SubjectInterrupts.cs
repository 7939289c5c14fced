namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// Interrupts of devices: a line is one subject's, and unmasked only while that subject runs, so that no device takes
/// anybody else's time.
/// </summary>
public static unsafe class SubjectInterrupts
{
    /// <summary>The lines that are a subject's, a bit each.</summary>
    public static uint LinesOf(in ConfigurationVector configuration, uint subject)
    {
        uint lines = 0;
        for (uint index = 0; index < configuration.Count(ConfigurationTable.Interrupts); index++)
        {
            ref readonly InterruptRecord record = ref configuration.Interrupt(index);
            lines |= record.Subject == subject ? 1u << (int)record.Line : 0;
        }

        return lines;
    }

    /// <summary>
    /// Takes the interrupt that the exit of the current subject acknowledged, and raises it in the subject. One of a
    /// line that is not the subject's was under way when the line was masked, or is spurious: it is dropped.
    /// </summary>
    public static void Forward(Dispatcher* dispatcher, Subject* subject)
    {
        byte vector = new InterruptionInformation(
            (uint)Vmcs.Read(VmcsField.VmExitInterruptionInformation)).Vector;
        uint line = (uint)vector - InterruptController.FirstVector;
        if (line >= InterruptController.LineCount)
        {
            return;
        }

        InterruptController.End(line);
        for (uint index = 0; index < dispatcher->Configuration.Count(ConfigurationTable.Interrupts); index++)
        {
            ref readonly InterruptRecord record = ref dispatcher->Configuration.Interrupt(index);
            if (record.Line == line && record.Subject == subject->Index)
            {
                subject->Pending.Raise((byte)record.Vector);
            }
        }
    }
}
