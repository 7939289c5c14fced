namespace Bulkhead.Kernel.Configuration;

using Bulkhead.Kernel.Subjects;

/// <summary>The rules for partitions, and for subjects by themselves.</summary>
internal static class SubjectRules
{
    private const int RealBits = 20;
    private const int ProtectedBits = 32;
    private const int CanonicalBits = 47;

    public static void Check(ref ConfigurationReview review, in PartitionRecord partition)
    {
        int last = (int)review.Vector.Count(ConfigurationTable.Partitions) - 1;
        review.Require(
            (partition.FlowsTo >> (int)review.Record & 1) != 0 && partition.FlowsTo >> last <= 1,
            ConfigurationFault.FlowMatrix);
    }

    public static void Check(ref ConfigurationReview review, in SubjectRecord subject)
    {
        bool isLong = subject.Mode == SubjectMode.Long64;
        int bits = isLong ? CanonicalBits : subject.Mode == SubjectMode.Real ? RealBits : ProtectedBits;
        int pageTableBits = isLong ? review.Machine.PhysicalAddressWidth : ProtectedBits;
        review.Require(isLong || subject.Kind != SubjectKind.Native, ConfigurationFault.NativeMode);
        review.Require(
            (subject.MaximumRestarts != 0) == (subject.OnFault == FaultAction.Restart), ConfigurationFault.Restarts);
        review.Require(
            (subject.EntryPoint | subject.StackPointer) >> bits == 0, ConfigurationFault.InitialState);
        review.Require(
            subject.PageTable >> (subject.Mode >= SubjectMode.Paged32 ? pageTableBits : 0) == 0,
            ConfigurationFault.PageTable);
    }
}
