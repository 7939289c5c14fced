namespace Bulkhead.Kernel.Trials.Guests;

/// <summary>The VM-execution controls of a guest's program (kernel/Trials/Guests/programs.asm).</summary>
public enum GuestControls : uint
{
    /// <summary>What every subject has.</summary>
    Standard = 0,

    /// <summary>And every instruction exit that the processor has and a guest can be answered for.</summary>
    AllExits = 1,

    /// <summary>And "virtual NMIs", without which there is no NMI window.</summary>
    VirtualNmis = 2,
}
