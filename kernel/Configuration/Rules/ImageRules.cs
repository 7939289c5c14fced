namespace Bulkhead.Kernel.Configuration;

/// <summary>The rules for what a subject finds in its memory when it starts.</summary>
internal static class ImageRules
{
    public static void Check(ref ConfigurationReview review, in ImageRecord image)
    {
        ref readonly ConfigurationHeader header = ref review.Vector.Header;
        review.RequireOrder(image.GuestPhysical, image.GuestPhysical + image.Length - 1);
        review.Require(
            ConfigurationReview.Contains(
                header.Length, header.ModuleLength - header.Length, image.ModuleOffset, image.Length),
            ConfigurationFault.ImageInModule);
        RecordRange regions = review.Vector.Subject(review.Subject).Memory;
        bool isInOne = false;
        for (uint index = regions.First; index < regions.First + regions.Count; index++)
        {
            ref readonly MemoryRecord region = ref review.Vector.Memory(index);
            isInOne |= region.Kind == MemoryKind.Private && ConfigurationReview.Contains(
                region.GuestPhysical, region.Length, image.GuestPhysical, image.Length);
        }

        review.Require(isInOne, ConfigurationFault.ImageInMemory);
    }
}
