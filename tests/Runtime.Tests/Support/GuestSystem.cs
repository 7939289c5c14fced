namespace Bulkhead.Runtime.Tests.Support;

using System.Runtime.InteropServices;
using Bulkhead.Configuration.Tests.Vectors;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>The complete system in a frame of its machine (3), whose exits its monitor (4) answers.</summary>
public sealed unsafe class GuestSystem : IDisposable
{
    public const uint Guest = 3;
    public const uint Monitor = 4;
    public const uint Auditor = 2;

    /// <summary>Where the machine's instructions are, in these tests.</summary>
    public const ulong Instruction = 0x10_0000;

    /// <summary>
    /// What traps of the complete system cover: IN from port 20H, and a write to a register of a device.
    /// </summary>
    public const ulong InPort0x20 = (0x20ul << 16) | 8;
    public const ulong WriteAccess = 0x182;
    public const ulong DeviceRegister = 0xfee0_0000;

    /// <summary>RFLAGS with and without IF.</summary>
    public const ulong InterruptsOn = 0x202;
    public const ulong InterruptsOff = 2;

    public GuestSystem(VectorModel? model = null, RuntimeProcessor? machine = null)
    {
        System = new(model ?? GoodVectors.Complete(), machine: machine);
        System.RunUntil(Guest);
        Set(VmcsField.GuestRip, Instruction);
    }

    public RunningSystem System { get; }

    public uint Running => System.Running->Index;

    public Subject* Machine => System.Subject(Guest);

    public MonitoredStatePage* Page => Machine->Page;

    /// <summary>The tick at which the present minor frame ends.</summary>
    public ulong FrameEnd => System.Dispatcher->Clock.End;

    /// <summary>The time that subjects read.</summary>
    public ulong Time => System.Machine.Now - System.Dispatcher->Began;

    /// <summary>The event that the next VM entry of the machine delivers.</summary>
    public InterruptionInformation Injected => new((uint)Get(VmcsField.VmEntryInterruptionInformation));

    public bool HasWindow => (Get(VmcsField.PrimaryProcessorBasedControls)
        & (ulong)PrimaryProcessorBasedControls.InterruptWindowExiting) != 0;

    /// <summary>The complete system with other rights of the monitor, for some or all of the traps.</summary>
    public static VectorModel WithRights(MonitoredState changeable, ExitReason? reason = null)
    {
        VectorModel model = GoodVectors.Complete();
        foreach (ref TrapRecord trap in CollectionsMarshal.AsSpan(model.Subjects[(int)Guest].Traps))
        {
            if (trap.Action == TrapAction.Monitor && (reason is null || trap.Reason == reason))
            {
                trap.Visible = MonitoredState.All & ~MonitoredState.ChangeOnly;
                trap.Changeable = changeable & ~MonitoredState.SeeOnly;
            }
        }

        return model;
    }

    /// <summary>The same system with a trap more, at its place.</summary>
    public static VectorModel WithTrap(ExitReason reason, VectorModel? model = null)
    {
        model ??= GoodVectors.Complete();
        List<TrapRecord> traps = model.Subjects[(int)Guest].Traps;
        TrapRecord like = traps.First(trap => trap.Action == TrapAction.Monitor);
        int place = traps.FindIndex(trap => trap.Reason > reason);
        traps.Insert(place < 0 ? traps.Count : place, like with { Reason = reason, Last = ulong.MaxValue });
        return model;
    }

    public ulong Get(VmcsField field) => System.Field(Guest, field);

    public void Set(VmcsField field, ulong value) => System.SetField(Guest, field, value);

    /// <summary>The machine reads a port of its monitor's, which runs then.</summary>
    public void ReadPort()
    {
        Assert.Equal(Guest, Running);
        System.Exit(ExitReason.IoInstruction, InPort0x20, length: 1);
        Assert.Equal(Monitor, Running);
    }

    /// <summary>
    /// The monitor hands back, with all that it requests marked; the machine runs then, if nothing hinders it.
    /// </summary>
    public void Answer()
    {
        Page->Changed |= (ulong)MonitoredState.ChangeOnly;
        AnswerAsIs();
    }

    /// <summary>The monitor hands back what the page holds.</summary>
    public void AnswerAsIs() => System.Call(Hypercall.Event);

    /// <summary>The machine's timer ends its run: at its own deadline, or at the frame's end.</summary>
    public void Expire() => System.EndFrame();

    public void Dispose() => System.Dispose();
}
