namespace HostSensors.Summary;

/// <summary>Shows a few lines again and again: over the previous ones on a terminal, as a block of its own anywhere else.</summary>
internal sealed class Screen
{
    private readonly bool _isTerminal = !Console.IsOutputRedirected;
    private int _shown;

    public void Show(IEnumerable<string> lines)
    {
        string[] block = [.. lines];
        if (_isTerminal && _shown > 0)
            Console.Write($"\e[{_shown}A");
        foreach (string line in block)
            Console.WriteLine(_isTerminal ? $"\e[2K{line}" : line);
        if (!_isTerminal)
            Console.WriteLine();
        _shown = block.Length;
    }
}
