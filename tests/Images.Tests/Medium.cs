namespace Bulkhead.Images.Tests;

/// <summary>What an image is presented as: a CD-ROM, or a USB stick.</summary>
public enum Medium
{
    Disc,
    Stick,
}
