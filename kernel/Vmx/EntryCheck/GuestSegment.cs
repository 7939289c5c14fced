namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>A guest segment register's four fields, and which register it is.</summary>
internal readonly struct GuestSegment
{
    public const int Es = 0;
    public const int Cs = 1;
    public const int Ss = 2;
    public const int Ds = 3;
    public const int Fs = 4;
    public const int Gs = 5;
    public const int Ldtr = 6;
    public const int Tr = 7;

    public GuestSegment(in EntryState state, int register)
    {
        Register = register;
        Selector = (ushort)state.Of(SelectorField);
        Base = state.Of(BaseField);
        Limit = (uint)state.Of(LimitField);
        Rights = new((uint)state.Of(RightsField));
    }

    /// <summary>0 to 7, in the order of the fields' encodings: ES, CS, SS, DS, FS, GS, LDTR, TR.</summary>
    public int Register { get; }

    public ushort Selector { get; }

    public ulong Base { get; }

    public uint Limit { get; }

    public SegmentAccessRights Rights { get; }

    /// <summary>The selector's RPL.</summary>
    public byte RequestedPrivilege => (byte)(Selector & 3);

    /// <summary>The selector's TI: it is of the LDT.</summary>
    public bool IsLocal => (Selector & 4) != 0;

    /// <summary>The rules hold for CS whether usable or not, and TR has a rule against being unusable.</summary>
    public bool IsUsable => Register is Cs or Tr || !Rights.IsUnusable;

    /// <summary>G must be 0 if a bit of the limit below 12 is 0, and 1 if one above 19 is 1.</summary>
    public bool IsGranularityConsistent =>
        Rights.IsGranular ? (Limit & 0xfff) == 0xfff : Limit >> 20 == 0;

    public VmcsField SelectorField => Field(VmcsField.GuestEsSelector);

    public VmcsField BaseField => Field(VmcsField.GuestEsBase);

    public VmcsField LimitField => Field(VmcsField.GuestEsLimit);

    public VmcsField RightsField => Field(VmcsField.GuestEsAccessRights);

    private VmcsField Field(VmcsField first) => first + (uint)(2 * Register);
}
