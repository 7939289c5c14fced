namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>The local APIC's interprocessor interrupts, of which a single processor can send some to itself.</summary>
public partial struct LocalApic
{
    private const uint X2ApicBroadcastDestination = 0xffff_ffff;

    /// <summary>In x2APIC mode software cannot choose it: cluster and bit follow from the ID (11.12.10.2).</summary>
    private readonly uint X2ApicLogicalDestination => (_id >> 4 << 16) | (1u << (int)(_id & 15));

    /// <summary>
    /// SDM Vol. 3A, 11.6.2: <paramref name="destination"/> has 8 bits, and 32 in x2APIC mode.
    /// </summary>
    private readonly bool IsDestinationOfIpi(uint destination, bool isLogical)
    {
        if (destination == (_base.IsX2Apic ? X2ApicBroadcastDestination : BroadcastDestination))
        {
            return true;
        }

        if (!isLogical)
        {
            return destination == _id;
        }

        if (_base.IsX2Apic)
        {
            uint own = X2ApicLogicalDestination;
            return destination >> 16 == own >> 16 && (destination & own & 0xffff) != 0;
        }

        uint logical = _logicalDestination >> 24;
        return _destinationFormat == FlatModel
            ? (destination & logical) != 0
            : destination >> 4 == logical >> 4 && (destination & logical & 0xf) != 0;
    }

    /// <summary>
    /// Sends what the interrupt command register says. It is idle again at once.
    /// </summary>
    private void SendIpi(uint destination)
    {
        InterruptCommand command = new((uint)_interruptCommand);
        if (command.DeliveryMode is not (DeliveryMode.Fixed or DeliveryMode.LowestPriority))
        {
            SendSignal(command, destination);
            return;
        }

        if (command.Vector < FirstLegalVector)
        {
            Report(ApicErrors.SendIllegalVector);
            return;
        }

        DestinationShorthand shorthand = command.Shorthand;
        bool isForSelf = shorthand == DestinationShorthand.None
            ? IsDestinationOfIpi(destination, command.IsLogical)
            : shorthand != DestinationShorthand.AllExcludingSelf;
        if (isForSelf)
        {
            _ = Accept(command.Vector, isLevel: false);
        }
    }

    /// <summary>
    /// NMI and INIT, which no shorthand sends to oneself (table 11-3) and nothing holds back. De-asserting INIT has no
    /// effect, nor has SMI, of which the machine has no handler, nor a start-up of a processor that does not wait.
    /// </summary>
    private void SendSignal(InterruptCommand command, uint destination)
    {
        if (command.Shorthand != DestinationShorthand.None || !IsDestinationOfIpi(destination, command.IsLogical))
        {
            return;
        }

        if (command.DeliveryMode == DeliveryMode.Nmi)
        {
            _signals |= ProcessorSignals.NonMaskableInterrupt;
        }
        else if (command.DeliveryMode == DeliveryMode.Init && !command.IsDeassertion)
        {
            _signals |= ProcessorSignals.Init;
        }
    }

    private void SendSelfIpi(byte vector)
    {
        if (vector < FirstLegalVector)
        {
            Report(ApicErrors.SendIllegalVector);
            return;
        }

        _ = Accept(vector, isLevel: false);
    }
}
