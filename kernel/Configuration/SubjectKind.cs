namespace Bulkhead.Kernel.Configuration;

/// <summary>What a subject is; it decides the controls of its virtual machine.</summary>
public enum SubjectKind : uint
{
    /// <summary>
    /// A program of Bulkhead's own: every exception is a fault, and so are accesses to control and debug registers.
    /// </summary>
    Native = 0,

    /// <summary>An operating system, which handles its exceptions itself.</summary>
    VirtualMachine = 1,
}
