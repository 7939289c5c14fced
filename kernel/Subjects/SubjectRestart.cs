namespace Bulkhead.Kernel.Subjects;

using System;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;

/// <summary>
/// Has a subject begin: its memory is scrubbed, its images are copied and their hashes checked, and its state is what
/// it is after INIT. It goes by small steps, so that a subject that restarts spends its own minor frames on it, and no
/// one else's time.
/// </summary>
public static unsafe class SubjectRestart
{
    /// <summary>More than a step takes, in ticks: the hash of a block, with AVX2 and without.</summary>
    private const long StepTicks = 8_192;
    private const long StepTicksWithoutAvx2 = 16_384;

    /// <summary>A subject that asks for MSRs without end does not fill the audit ring.</summary>
    private const uint MsrRecords = 16;

    private const ulong ScrubStep = 8192;

    /// <summary>From now on the subject does not run until it is restored.</summary>
    public static void Begin(Subject* subject, bool includesKept)
    {
        subject->Phase = SubjectPhase.Restoring;
        subject->Pending = default;
        subject->FramesWithoutWait = 0;
        subject->IsYielding = false;
        subject->AnsweredBy = null;
        subject->LastTrap = null;
        subject->MsrRecordsLeft = MsrRecords;
        subject->Alarm = Subject.NoAlarm;
        *subject->Page = default;
        subject->Page->Restarts = subject->Restarts;
        subject->Restore = default;
        subject->Restore.IncludesKept = includesKept;
    }

    /// <summary>
    /// Goes on until the subject is ready, or there is not the time for another step before the tick
    /// <paramref name="end"/>. No VMCS is needed by the caller: the subject's becomes current.
    /// </summary>
    public static void Continue(Dispatcher* dispatcher, Subject* subject, ulong end)
    {
        long ticks = dispatcher->HasAvx2 ? StepTicks : StepTicksWithoutAvx2;
        while (subject->Phase == SubjectPhase.Restoring && (long)(end - Instructions.Rdtsc()) > ticks)
        {
            Step(dispatcher, subject);
        }
    }

    private static void Step(Dispatcher* dispatcher, Subject* subject)
    {
        ref readonly SubjectRecord record = ref dispatcher->Configuration.Subject(subject->Index);
        ref RestoreProgress progress = ref subject->Restore;
        if (progress.Regions < record.Memory.Count)
        {
            Scrub(ref progress, dispatcher->Configuration.Memory(record.Memory.First + progress.Regions));
        }
        else if (progress.Images < record.Images.Count)
        {
            Copy(dispatcher, subject, record.Images.First + progress.Images);
        }
        else if (!progress.HasTables)
        {
            SubjectTables.Fill(dispatcher->Configuration, subject);
            progress.HasTables = true;
        }
        else
        {
            bool isStarted = SubjectStart.TryWrite(dispatcher, subject);
            subject->Phase = isStarted ? SubjectPhase.Ready : SubjectPhase.Stopped;
        }
    }

    private static void Scrub(ref RestoreProgress progress, in MemoryRecord region)
    {
        bool isScrubbed = region.Kind == MemoryKind.Private
            || (region.Kind == MemoryKind.Kept && progress.IncludesKept);
        if (isScrubbed && progress.Offset < region.Length)
        {
            ulong length = Math.Min(region.Length - progress.Offset, ScrubStep);
            new Span<byte>((byte*)(region.HostPhysical + progress.Offset), (int)length).Clear();
            progress.Offset += length;
            return;
        }

        progress.Offset = 0;
        progress.Regions++;
    }

    /// <summary>Copies some bytes, and hashes the copy: what is checked is what the subject gets.</summary>
    private static void Copy(Dispatcher* dispatcher, Subject* subject, uint index)
    {
        ref readonly ImageRecord image = ref dispatcher->Configuration.Image(index);
        ref RestoreProgress progress = ref subject->Restore;
        if (progress.Offset == 0)
        {
            progress.Hash.Start();
            progress.Target = (byte*)HostAddress(dispatcher, subject, image.GuestPhysical);
        }

        if (progress.Offset < image.Length)
        {
            int length = (int)Math.Min(image.Length - progress.Offset, Sha256Lanes.BlockSize);
            Span<byte> target = new(progress.Target + progress.Offset, length);
            dispatcher->Configuration.Bytes(image).Slice((int)progress.Offset, length).CopyTo(target);
            progress.Hash.Add(target, dispatcher->HasAvx2);
            progress.Offset += (uint)length;
            return;
        }

        progress.Hash.Finish(image.Length, dispatcher->HasAvx2);
        progress.Offset = 0;
        progress.Images++;
        if (!progress.Hash.IsSameAs(image.Digest))
        {
            subject->Phase = SubjectPhase.Stopped;
            dispatcher->Record(AuditKind.ImageCorrupt, subject->Index, index);
        }
    }

    /// <summary>
    /// Where an image's first byte is; the validator has made sure that it lies in one private region.
    /// </summary>
    private static ulong HostAddress(Dispatcher* dispatcher, Subject* subject, ulong guestPhysical)
    {
        RecordRange regions = dispatcher->Configuration.Subject(subject->Index).Memory;
        ulong host = 0;
        for (uint index = 0; index < regions.Count; index++)
        {
            ref readonly MemoryRecord region = ref dispatcher->Configuration.Memory(regions.First + index);
            ulong offset = guestPhysical - region.GuestPhysical;
            host = offset < region.Length ? region.HostPhysical + offset : host;
        }

        return host;
    }
}
