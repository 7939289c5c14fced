namespace Bulkhead.Kernel.Vmx;

/// <summary>The exit qualification of a task switch (SDM Vol. 3C, table 28-2).</summary>
public readonly struct TaskSwitchQualification(ulong value)
{
    public ulong Value { get; } = value;

    /// <summary>The selector of the task-state segment that the guest switches to.</summary>
    public ushort Selector => (ushort)Value;

    public TaskSwitchSource Source => (TaskSwitchSource)((Value >> 30) & 3);
}
