namespace Bulkhead.Kernel.Configuration;

using System;

/// <summary>How a subject has an MSR.</summary>
[Flags]
public enum MsrAccess : uint
{
    /// <summary>It has a value of its own, which the kernel keeps.</summary>
    Own = 0,

    /// <summary>RDMSR goes to the processor. Only for MSRs that are a subject's own by VMX or by the kernel.</summary>
    Read = 1 << 0,

    /// <summary>WRMSR likewise.</summary>
    Write = 1 << 1,
}
