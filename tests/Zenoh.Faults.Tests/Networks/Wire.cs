using System.Globalization;

namespace Zenoh.Faults.Tests.Networks;

/// <summary>A connection between two machines that can be cut: what is sent then vanishes, and neither side is told.</summary>
internal sealed class Wire
{
    private readonly string _switches;
    private readonly string _switch;
    private readonly string _port;

    internal Wire(Network network, int number, Machine one, Machine other)
    {
        string text = number.ToString(CultureInfo.InvariantCulture);
        _switches = network.Switches;
        _switch = "sw" + text;
        _port = Port(text, 1);
        Network.Run("-n", _switches, "link", "add", "name", _switch, "type", "bridge");
        Network.Run("-n", _switches, "link", "set", _switch, "up");
        One = Plug(one, text, 1);
        Other = Plug(other, text, 2);
    }

    /// <summary>Address of the first machine on this wire.</summary>
    public string One { get; }

    /// <summary>Address of the second machine on this wire.</summary>
    public string Other { get; }

    public void Cut() => Network.Run("-n", _switches, "link", "set", _port, "nomaster");

    public void Mend() => Network.Run("-n", _switches, "link", "set", _port, "master", _switch);

    private string Plug(Machine machine, string number, int end)
    {
        string address = $"10.9.{number}.{end}";
        string port = Port(number, end);
        string card = "eth" + number;
        Network.Run("-n", _switches, "link", "add", "name", port, "type", "veth", "peer", "name", card, "netns", machine.Name);
        Network.Run("-n", _switches, "link", "set", port, "master", _switch, "up");
        Network.Run("-n", machine.Name, "address", "add", address + "/24", "dev", card);
        Network.Run("-n", machine.Name, "link", "set", card, "up");
        return address;
    }

    private static string Port(string number, int end) => $"port{number}-{end}";
}
