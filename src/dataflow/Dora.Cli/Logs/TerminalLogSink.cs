using System.Text;
using Dora.Cli.Output;
using Dora.Daemon;
using Dora.Protocol;

namespace Dora.Cli.Logs;

/// <summary>Shows the log of a run on stdout. A record is one write, so that lines of several programs on one terminal do not mix.</summary>
internal sealed class TerminalLogSink(LogFilter filter, Func<LogRecord, string> format, Action closed) : ILogSink
{
    private readonly Lock _lock = new();
    private readonly StandardOutput _output = new();

    /// <inheritdoc/>
    public void Write(LogRecord record)
    {
        if (!filter.Shows(record))
            return;
        byte[] line = Encoding.UTF8.GetBytes(format(record) + "\n");
        lock (_lock)
        {
            if (_output.IsClosed || _output.TryWrite(line))
                return;
        }

        closed();
    }
}
