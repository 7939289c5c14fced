namespace Bulkhead.Elf;

/// <summary>
/// A file is not an ELF64 little-endian x86-64 image that this reader accepts. The message is one line that names the
/// thing, its value, the rule and the cure; no other exception leaves <see cref="ElfImage.Parse"/>.
/// </summary>
/// <param name="message">The line.</param>
public sealed class ElfFormatException(string message) : Exception(message);
