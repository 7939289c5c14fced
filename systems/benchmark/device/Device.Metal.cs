namespace Bulkhead.Systems.Benchmark.DeviceSubject;

using System.Runtime;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Subjects;

/// <summary>
/// The guest's monitor: a port and a register of memory that always read the same, and two ports to which the guest
/// writes its figures.
/// </summary>
internal static unsafe class Device
{
    /// <summary>guest.asm's ROUNDS and ports.</summary>
    private const uint Rounds = 16;
    private const ushort PortFigure = 0x501;
    private const ushort MemoryFigure = 0x502;

    private const ulong Content = 0x5a;

    /// <summary>
    /// guest.asm reads memory by MOV EAX, [EBX]; the VMCS has no length of an instruction that violated EPT.
    /// </summary>
    private const ulong LengthOfLoad = 2;

    [RuntimeExport("SubjectMain")]
    private static void Main(SubjectInformation* information)
    {
        Grants grants = new(information);
        ConsoleWriter console = ConsoleWriter.Open(grants);
        GrantedEvent resume = grants.Event("resume"u8);
        MonitoredStatePage* guest = (MonitoredStatePage*)grants.Region(MemoryKind.MonitoredState, "guest"u8).Address;
        while (true)
        {
            if ((ExitReason)guest->ExitReason == ExitReason.EptViolation)
            {
                guest->Registers.Rax = Content;
                guest->Changed = (ulong)(MonitoredState.Rax | MonitoredState.InstructionPointer);
                guest->InstructionPointer += LengthOfLoad;
            }
            else
            {
                AnswerPort(ref *guest, ref console);
            }

            resume.Raise();
        }
    }

    private static void AnswerPort(ref MonitoredStatePage guest, ref ConsoleWriter console)
    {
        IoInstructionQualification access = new(guest.ExitQualification);
        if (access.IsInput)
        {
            guest.Registers.Rax = (guest.Registers.Rax & ~0xfful) | Content;
            guest.Changed = (ulong)MonitoredState.Rax | MonitoredStatePage.Completed;
            return;
        }

        guest.Changed = MonitoredStatePage.Completed;
        if (access.Port == PortFigure)
        {
            Figure.Write(ref console, "monitor.port"u8, (uint)guest.Registers.Rax, Rounds);
        }
        else if (access.Port == MemoryFigure)
        {
            Figure.Write(ref console, "monitor.mmio"u8, (uint)guest.Registers.Rax, Rounds);
        }
    }
}
