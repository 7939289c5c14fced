namespace Bulkhead.Kernel.Trials.Guests.Minimum;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>
/// Launches the smallest guest of a mode with fields left out, each time from a VMCS region that is filled anew.
/// </summary>
internal unsafe struct MinimumTrial
{
    public MinimumRows Rows;

    private EntryState _state;
    private EntryState _seen;
    private EntryFindings _findings;
    private ulong _region;

    /// <summary>Each launch keeps what it finds in the VMCS, for the checker.</summary>
    private bool _keepsSeen;

    /// <summary>
    /// Makes the complete set: every field that the processor has and that can be written. The host-state area is this
    /// processor's state as it is now.
    /// </summary>
    public void Prepare(Processor* processor, MinimumMode mode, in GuestMemory memory, ulong eptPointer)
    {
        _region = memory.Vmcs;
        _state = default;
        _state.Capabilities = VmxCapabilities.Read();
        Activate(MinimumFilling.Zeros);
        HostStateArea.Write(processor, MinimumSymbols.ExitEntry());
        _ = Vmcs.Write(VmcsField.HostRsp, memory.Memory.End);
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            _state.Values[index] = Vmcs.Read(VmcsFieldTable.At(index));
        }

        MinimumGuest.Write(ref _state, mode, memory.Memory.Start, eptPointer);
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            VmcsField field = VmcsFieldTable.At(index);
            bool isRecorded = new VmcsFieldEncoding(field).Type != VmcsFieldType.VmExitInformation
                && Vmcs.Write(field, _state.Values[index]).IsSuccess;
            Rows[index] = new() { IsRecorded = isRecorded, IsWritten = isRecorded };
        }
    }

    /// <summary>Leaves each field out of the complete set, alone: if that makes a difference, it is needed.</summary>
    public void TryEach()
    {
        _keepsSeen = true;
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            ref MinimumRow row = ref Rows[index];
            if (!row.IsRecorded)
            {
                continue;
            }

            row.IsWritten = false;
            row.Zeros = Launch(MinimumFilling.Zeros);
            FindRule(row.Zeros, ref row);
            row.Hostile = FirstFailure(MinimumFilling.Ones);
            FindRule(row.Hostile, ref row);
            row.IsNeeded = !row.Zeros.IsLaunched || !row.Hostile.IsLaunched;
            row.IsWritten = true;
        }

        _keepsSeen = false;
    }

    /// <summary>
    /// Removes the fields that are not needed: all at once if that launches, else one by one, and one that is needed
    /// after all stays.
    /// </summary>
    public void RemoveSpare()
    {
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            Rows[index].IsWritten = Rows[index].IsNeeded;
        }

        if (IsLaunched())
        {
            return;
        }

        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            Rows[index].IsWritten = Rows[index].IsRecorded;
        }

        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            ref MinimumRow row = ref Rows[index];
            if (row.IsRecorded && !row.IsNeeded)
            {
                row.IsWritten = false;
                row.IsNeeded = !IsLaunched();
                row.IsWritten = row.IsNeeded;
            }
        }
    }

    /// <summary>Whether the fields that are still written launch the guest with every filling.</summary>
    public bool IsLaunched() => FirstFailure(MinimumFilling.Zeros).IsLaunched;

    /// <summary>
    /// Whether there is no field among those still written that could be left out; a failure has been seen for each.
    /// </summary>
    public bool IsMinimal()
    {
        bool isMinimal = true;
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            ref MinimumRow row = ref Rows[index];
            if (row.IsWritten)
            {
                row.IsWritten = false;
                MinimumOutcome outcome = FirstFailure(MinimumFilling.Zeros);
                isMinimal &= !outcome.IsLaunched && !outcome.IsUnsafe;
                row.IsWritten = true;
            }
        }

        return isMinimal;
    }

    /// <summary>
    /// Whether a region of zeros needs no more than the fields whose lack fails in one; no search follows this.
    /// </summary>
    public bool IsLaunchedFromZeros()
    {
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            Rows[index].IsWritten = !Rows[index].Zeros.IsLaunched;
        }

        return Launch(MinimumFilling.Zeros).IsLaunched;
    }

    /// <summary>
    /// The first failure with the fillings from <paramref name="filling"/> on; "unsafe" only if nothing else failed.
    /// </summary>
    private MinimumOutcome FirstFailure(MinimumFilling filling)
    {
        MinimumOutcome found = default;
        for (; (int)filling < MinimumFillings.Count; filling++)
        {
            MinimumOutcome outcome = Launch(filling);
            if (!outcome.IsLaunched)
            {
                found = outcome;
                if (!outcome.IsUnsafe)
                {
                    break;
                }
            }
        }

        return found;
    }

    private MinimumOutcome Launch(MinimumFilling filling)
    {
        Activate(filling);
        bool isHostWhole = Write(all: false);
        if (_keepsSeen)
        {
            ReadSeen();
        }

        if (!IsSafe())
        {
            return MinimumOutcome.Unsafe;
        }

        VmxResult result = MinimumSymbols.Launch();
        if (!result.IsSuccess)
        {
            return MinimumOutcome.Error((VmInstructionError)(result.IsFailValid
                ? Vmcs.Read(VmcsField.VmInstructionError)
                : 0));
        }

        MinimumOutcome outcome = MinimumOutcome.Exit(new((uint)Vmcs.Read(VmcsField.ExitReason)));
        if (!isHostWhole)
        {
            // The exit loaded what was in the fields left out: another exit, of the complete set, loads what belongs.
            Activate(MinimumFilling.Zeros);
            _ = Write(all: true);
            _ = MinimumSymbols.Launch();
        }

        return outcome;
    }

    /// <summary>
    /// Writes the fields; true if all of the host-state area is among them but RSP, which the exit's code loads
    /// itself, and IA32_SYSENTER_CS, which nothing uses.
    /// </summary>
    private bool Write(bool all)
    {
        bool isHostWhole = true;
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            VmcsField field = VmcsFieldTable.At(index);
            if (Rows[index].IsRecorded && (all || Rows[index].IsWritten))
            {
                _ = Vmcs.Write(field, _state.Values[index]);
            }
            else if (Rows[index].IsRecorded)
            {
                isHostWhole &= field is VmcsField.HostRsp or VmcsField.HostSysenterCs
                    || new VmcsFieldEncoding(field).Type != VmcsFieldType.HostState;
            }
        }

        return isHostWhole;
    }

    /// <summary>
    /// An exit finds the kernel, or the entry breaks a rule of the controls or of the host state, and there is no exit.
    /// And the guest runs on its own page tables, or EPT contains it, or it does not run.
    /// </summary>
    private bool IsSafe()
    {
        bool isHostKept = IsKept(VmcsField.HostRip) && IsKept(VmcsField.HostCr3);
        if (isHostKept && (_state.HasEpt || IsKept(VmcsField.GuestCr3)))
        {
            return true;
        }

        ReadSeen();
        EntryVerdict verdict = Check();
        return isHostKept ? !verdict.IsEntered : verdict.Error != VmInstructionError.None;
    }

    private readonly bool IsKept(VmcsField field) => Vmcs.Read(field) == _state.Of(field);

    /// <summary>Names the rule that the launch which has just failed broke, if it is the row's first.</summary>
    private void FindRule(MinimumOutcome outcome, ref MinimumRow row)
    {
        if (outcome.IsLaunched || outcome.IsUnsafe || row.HasRule)
        {
            return;
        }

        _ = Check();
        for (int index = 0; index < EntryRuleTable.Count && !row.HasRule; index++)
        {
            row.Rule = (EntryRule)index;
            row.HasRule = _findings.Has(row.Rule);
        }
    }

    private EntryVerdict Check()
    {
        _findings = default;
        return EntryChecker.Check(_seen, ref _findings);
    }

    /// <summary>Keeps what is in the current VMCS, before an exit changes it, for the checker.</summary>
    private void ReadSeen()
    {
        _seen.Capabilities = _state.Capabilities;
        _seen.Memory.CurrentVmcs = _region;
        for (int index = 0; index < VmcsFieldTable.Count; index++)
        {
            if (Rows[index].IsRecorded)
            {
                _seen.Values[index] = Vmcs.Read(VmcsFieldTable.At(index));
            }
        }
    }

    /// <summary>Makes the region, filled anew, the current VMCS: clear, without the fields of the last one.</summary>
    private readonly void Activate(MinimumFilling filling)
    {
        ulong region = _region;
        _ = VmxInstructions.Vmclear(&region);
        MinimumFillings.Fill(region, filling, _state.Capabilities.Basic.RevisionIdentifier);
        _ = VmxInstructions.Vmclear(&region);
        _ = VmxInstructions.Vmptrld(&region);
    }
}
