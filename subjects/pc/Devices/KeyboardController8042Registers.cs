namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// The 8042 keyboard controller of a PC: bits of its status register (port 64H, read), its commands (port 64H, write),
/// and its ports (IBM PS/2 Hardware Interface Technical Reference, "Keyboard and Auxiliary Device Controller").
/// </summary>
public static class KeyboardController8042Registers
{
    public const uint OutputBufferFull = 1 << 0; // status
    public const uint InputBufferFull = 1 << 1;
    public const uint SystemFlag = 1 << 2;
    public const uint CommandOrData = 1 << 3;
    public const uint InhibitSwitch = 1 << 4;
    public const uint AuxiliaryOutputBufferFull = 1 << 5;
    public const uint GeneralTimeout = 1 << 6;

    public const uint ReadCommandByte = 0x20;
    public const uint WriteCommandByte = 0x60;
    public const uint DisableAuxiliary = 0xA7;
    public const uint EnableAuxiliary = 0xA8;
    public const uint TestAuxiliary = 0xA9;
    public const uint SelfTest = 0xAA;
    public const uint TestKeyboard = 0xAB;
    public const uint DisableKeyboard = 0xAD;
    public const uint EnableKeyboard = 0xAE;
    public const uint ReadInputPort = 0xC0;
    public const uint ReadOutputPort = 0xD0;
    public const uint WriteOutputPort = 0xD1;
    public const uint WriteKeyboardOutputBuffer = 0xD2;
    public const uint WriteAuxiliaryOutputBuffer = 0xD3;
    public const uint WriteAuxiliary = 0xD4;
    public const uint PulseOutputPort = 0xF0; // and up: bits 3:0 that are 0 name the pins

    public const uint KeyboardInterrupt = 1 << 0; // command byte
    public const uint AuxiliaryInterrupt = 1 << 1;
    public const uint CommandSystemFlag = 1 << 2;
    public const uint KeyboardDisabled = 1 << 4;
    public const uint AuxiliaryDisabled = 1 << 5;

    public const uint SystemResetInactive = 1 << 0; // output port
    public const uint AddressLine20 = 1 << 1;

    public const uint SelfTestPassed = 0x55;
    public const uint InterfaceTestPassed = 0x00;
    public const uint NoReply = 0xFE; // what the controller reports for a device that does not answer
    public const uint InputPortValue = 0x80; // keyboard not inhibited
}
