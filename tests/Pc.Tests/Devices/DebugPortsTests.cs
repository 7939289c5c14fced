namespace Bulkhead.Pc.Tests.Devices;

using System.Text;
using Bulkhead.Subjects.Pc.Devices;

public class DebugPortsTests
{
    private DebugPorts _ports;

    [Fact]
    public void Text_comes_out_line_by_line()
    {
        Assert.Equal("", Write("SeaBIOS"));
        Assert.Equal("SeaBIOS (1)", Write(" (1)\r\n"));
        Assert.Equal("", Write("\n"));
        Assert.Equal("next", Write("next\n"));
        Assert.Equal("", Take());
    }

    [Fact]
    public void A_long_line_comes_out_in_parts()
    {
        Assert.Equal(new string('x', 128), Write(new string('x', 128)));
        Assert.Equal("y", Write("y\n"));
    }

    [Fact]
    public void A_line_that_nobody_takes_gives_way_to_the_next()
    {
        foreach (char character in "lost\nnew")
        {
            _ports.WriteText(character);
        }

        Assert.Equal("new", Write("\n"));
    }

    [Fact]
    public void The_code_of_the_power_on_self_test_is_kept()
    {
        _ports.WritePostCode(0x1A5);
        Assert.Equal(0xA5u, _ports.ReadPostCode());
    }

    private string Write(string text)
    {
        foreach (char character in text)
        {
            _ports.WriteText(character);
        }

        return Take();
    }

    private string Take()
    {
        byte[] line = new byte[DebugPorts.MaximumLine];
        return Encoding.ASCII.GetString(line, 0, _ports.TakeLine(line));
    }
}
