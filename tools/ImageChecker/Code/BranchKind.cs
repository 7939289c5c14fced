namespace Bulkhead.ImageChecker.Code;

/// <summary>How an instruction hands on control.</summary>
internal enum BranchKind
{
    /// <summary>To the next instruction.</summary>
    None,

    /// <summary>To a constant target.</summary>
    Jump,

    /// <summary>To a constant target or the next instruction.</summary>
    Conditional,

    /// <summary>To a constant target, and then back.</summary>
    Call,

    /// <summary>To the caller.</summary>
    Return,

    /// <summary>To a computed target.</summary>
    IndirectJump,

    /// <summary>To a computed target, and then back.</summary>
    IndirectCall,

    /// <summary>Out of the code analysed: to interrupted code, another privilege level, or a fault.</summary>
    End,

    /// <summary>In a way that is not analysed.</summary>
    Unsupported,

    /// <summary>Not an instruction.</summary>
    Undecodable,
}
