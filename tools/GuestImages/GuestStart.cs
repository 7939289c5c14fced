using Bulkhead.Kernel.Subjects;

namespace Bulkhead.GuestImages;

/// <summary>The state of a guest's processor when it starts; all else is as after INIT.</summary>
/// <param name="Mode">Its mode.</param>
/// <param name="EntryPoint">RIP; in real mode CS holds bits 19:16.</param>
/// <param name="StackPointer">RSP.</param>
/// <param name="PageTable">CR3; 0 in a mode without paging.</param>
public sealed record GuestStart(SubjectMode Mode, ulong EntryPoint, ulong StackPointer = 0, ulong PageTable = 0);
