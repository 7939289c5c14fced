namespace Bulkhead.Kernel.Boot;

using System;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// From VMX root operation to the schedule: the configuration vector is validated, the subjects are made of it, and the
/// first minor frame begins.
/// </summary>
public static unsafe class SystemSequence
{
    /// <summary>How many test points <see cref="Start"/> reports.</summary>
    public const uint Points = 3;

    private const ulong KilohertzPerMegahertz = 1000;

    /// <summary>The schedule begins so many ticks after all is ready.</summary>
    private const ulong LeadTicks = 10_000;

    /// <summary>
    /// Returns if the system cannot start, with the status reported; else the schedule has taken over.
    /// </summary>
    public static void Start(Processor* processor, Dispatcher* dispatcher)
    {
        dispatcher->Processor = processor;
        if (ReportConfiguration(processor, dispatcher, out Sha256Digest policy)
            && ReportSubjects(processor, dispatcher, policy))
        {
            Begin(processor, dispatcher);
        }
    }

    private static bool ReportConfiguration(Processor* processor, Dispatcher* dispatcher, out Sha256Digest policy)
    {
        policy = default;
        ref KernelLog log = ref processor->Report.Log;
        int index = processor->Boot.Modules.IndexOf("configuration"u8);
        MemoryRange range = index < 0 ? default : new(
            processor->Boot.Modules[index].Start,
            processor->Boot.Modules[index].End);
        if (index < 0 || !processor->AddressSpace.MapIdentity(range.Start, range.End, PageRights.Read))
        {
            _ = processor->Report.Point(false, "configuration"u8, RunStatus.ModuleMissing);
            log.Write("no boot module named configuration is in memory of its own: add what the policy compiler built\n"u8);
            return false;
        }

        ConfigurationMachine machine = default;
        machine.PhysicalAddressWidth = processor->Features.PhysicalAddressWidth;
        machine.Kernel = new(processor->Image.Text.Start, processor->Image.Data.End);
        machine.Module = range;
        processor->TimeStampKilohertz = TimeStampFrequency.Read();
        machine.TicksPerMicrosecond = (uint)(processor->TimeStampKilohertz / KilohertzPerMegahertz);
        ConfigurationVerdict verdict = ConfigurationValidator.Check(
            new ReadOnlySpan<byte>((byte*)range.Start, (int)Math.Min(range.Length, int.MaxValue)),
            machine,
            processor->Boot.Memory,
            out dispatcher->Configuration);
        if (!processor->Report.Point(verdict.IsAccepted, "configuration"u8, RunStatus.ConfigurationInvalid))
        {
            log.Write(ConfigurationTableNames.Of(verdict.Table));
            log.Write(" record %: "u8, verdict.Record);
            log.Write(ConfigurationFaultNames.Rule(verdict.Fault));
            log.Write(": build it with this version's policy compiler\n"u8);
            return false;
        }

        dispatcher->Configuration.Digest(out policy);
        WriteSummary(ref log, dispatcher->Configuration, policy);
        return true;
    }

    private static void WriteSummary(ref KernelLog log, in ConfigurationVector configuration, in Sha256Digest policy)
    {
        log.Write("name="u8);
        log.Write(configuration.Header.Name.Letters);
        log.Write(
            " partitions=% subjects=% channels=% sha256="u8,
            configuration.Count(ConfigurationTable.Partitions),
            configuration.Count(ConfigurationTable.Subjects),
            configuration.Count(ConfigurationTable.Channels));
        for (int position = 0; position < Sha256Digest.Size; position++)
        {
            log.WriteHexDigits(policy[position], 2);
        }

        log.Write((byte)'\n');
    }

    private static bool ReportSubjects(Processor* processor, Dispatcher* dispatcher, Sha256Digest policy)
    {
        ref KernelLog log = ref processor->Report.Log;
        ref readonly ConfigurationHeader header = ref dispatcher->Configuration.Header;
        ulong end = header.MemoryStart + header.MemoryLength;
        uint loaded = 0;
        if (processor->AddressSpace.MapIdentity(header.MemoryStart, end, PageRights.Write, allowLarge: true))
        {
            dispatcher->ExtendedStateMask =
                ExtendedState.Enable(processor->Features, SubjectBlock.ExtendedStateLength);
            dispatcher->HasAvx2 = processor->Features.HasAvx2
                && (dispatcher->ExtendedStateMask & (ulong)ExtendedControlRegister0.Avx) != 0;
            dispatcher->Open();
            InterruptController.Open();
            OpenAudit(dispatcher, &policy);
            TellOfCrash(processor, dispatcher);
            for (; loaded < dispatcher->Configuration.Count(ConfigurationTable.Subjects); loaded++)
            {
                if (!TryLoad(dispatcher, loaded))
                {
                    break;
                }
            }
        }

        bool ok = processor->Report.Point(
            loaded == dispatcher->Configuration.Count(ConfigurationTable.Subjects),
            "subjects"u8,
            RunStatus.SubjectsUnusable);
        if (ok)
        {
            log.Write("% scrubbed, loaded, images as their hashes say\n"u8, loaded);
            return true;
        }

        log.Write("subject % cannot be loaded: its image differs from its hash, its memory cannot be mapped, or the "u8, loaded);
        log.Write("processor lacks a control that it needs: see make trials APPEND=caps\n"u8);
        return false;
    }

    private static bool TryLoad(Dispatcher* dispatcher, uint index)
    {
        Subject* subject = dispatcher->Subject(index);
        if (SubjectLoader.Load(dispatcher, index) != EptRegionFault.None || !subject->Controls.IsComplete)
        {
            return false;
        }

        SubjectRestart.Begin(subject, includesKept: true);
        SubjectRestart.Continue(dispatcher, subject, ~0ul >> 1);
        return subject->Phase == SubjectPhase.Ready;
    }

    private static void OpenAudit(Dispatcher* dispatcher, Sha256Digest* policy)
    {
        ref readonly ConfigurationHeader header = ref dispatcher->Configuration.Header;
        for (ulong address = header.AuditStart; address < header.AuditStart + header.AuditLength; address += sizeof(ulong))
        {
            *(ulong*)address = 0;
        }

        dispatcher->Audit = AuditRing.Open(header.AuditStart, header.AuditLength);
        ulong* words = (ulong*)policy;
        dispatcher->Record(AuditKind.Boot, AuditRecord.NoSubject, words[0], words[1], words[2], words[3]);
    }

    /// <summary>Tells how the last run ended if the kernel was at fault, and has this one record the same.</summary>
    private static void TellOfCrash(Processor* processor, Dispatcher* dispatcher)
    {
        CrashRecord* crash = (CrashRecord*)dispatcher->Configuration.Header.CrashRecord;
        if (crash->IsValid)
        {
            processor->Report.Log.Write(
                "# last-run kernel-fault vector=% error-code=$ rip=$ cr2=$\n"u8,
                crash->Vector,
                crash->ErrorCode,
                crash->InstructionPointer,
                crash->PageFaultAddress);
            dispatcher->Record(
                AuditKind.KernelFault,
                AuditRecord.NoSubject,
                crash->Vector,
                crash->ErrorCode,
                crash->InstructionPointer,
                crash->PageFaultAddress);
        }

        crash->Clear();
        processor->Crash = crash;
    }

    private static void Begin(Processor* processor, Dispatcher* dispatcher)
    {
        ref KernelLog log = ref processor->Report.Log;
        _ = processor->Report.Point(processor->TimeStampKilohertz != 0, "schedule"u8, RunStatus.ProcessorUnsuitable);
        log.Write(
            "tsc-kilohertz=% switch-window-ticks=% major-frames=% minor-frames=%\n"u8,
            processor->TimeStampKilohertz,
            dispatcher->Configuration.Header.SwitchWindow,
            dispatcher->Configuration.Count(ConfigurationTable.MajorFrames),
            dispatcher->Configuration.Count(ConfigurationTable.MinorFrames));
        dispatcher->Began = Instructions.Rdtsc() + LeadTicks;
        for (uint index = 0; index < dispatcher->Configuration.Count(ConfigurationTable.Subjects); index++)
        {
            Subject* subject = dispatcher->Subject(index);
            _ = VmxInstructions.Vmptrld(&subject->State.VmcsAddress);
            _ = Vmcs.Write(VmcsField.TscOffset, 0 - dispatcher->Began);
        }

        dispatcher->Clock.Begin(dispatcher->Configuration, processor->TimeStampKilohertz, dispatcher->Began);
        SubjectEntry.Run(FrameSwitch.First(dispatcher));
    }
}
