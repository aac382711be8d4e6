namespace HostSensors.Summary;

/// <summary>Shows a few lines again and again: over the previous ones on a terminal, as a block of its own anywhere else.</summary>
internal sealed class Screen
{
    private readonly bool _isTerminal = !Console.IsOutputRedirected;
    private int _shown;

    public void Show(IEnumerable<string> lines)
    {
        string[] block = [.. lines];
        string back = _isTerminal && _shown > 0 ? $"\e[{_shown}A" : "";

        // One write, so that nothing flickers and nobody else's line comes between.
        Console.Write(back + string.Concat(block.Select(line => _isTerminal ? $"\e[2K{line}\n" : $"{line}\n")));
        _shown = block.Length;
    }
}
