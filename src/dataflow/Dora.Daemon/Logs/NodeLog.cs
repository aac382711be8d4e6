using System.Text;
using System.Text.Unicode;
using Dora.Daemon.Routing;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon.Logs;

/// <summary>What a node prints, on its way to the log file, the sink, and the outputs that carry it. Lives as long as the run.</summary>
internal sealed class NodeLog : IDisposable
{
    private readonly NodeDefinition _node;
    private readonly LogHub _hub;
    private readonly NodeLogFile? _file;
    private readonly TimeProvider _time;
    private readonly LogLevel _minLevel;
    private readonly bool _showsLines;
    private readonly LineQuota _quota = new();
    private long _lostLines;

    /// <param name="node">The node.</param>
    /// <param name="hub">Where its records go.</param>
    /// <param name="file">Its log file; none for a node that somebody else started.</param>
    /// <param name="isQuiet">True when lines are not shown.</param>
    /// <param name="time">The clock.</param>
    public NodeLog(NodeDefinition node, LogHub hub, NodeLogFile? file, bool isQuiet, TimeProvider time)
    {
        _time = time;
        _node = node;
        _hub = hub;
        _file = file;
        _minLevel = LogLevels.Parse(node.MinLogLevel);
        _showsLines = !isQuiet && _minLevel == LogLevel.Stdout;
    }

    /// <summary>Where everything the node prints is kept; null for a node that somebody else started.</summary>
    public string? FilePath => _file?.Path;

    /// <summary>The output that carries the lines, if any; set before the node runs.</summary>
    public Publication? Lines { get; set; }

    /// <summary>The output that carries the records, if any; set before the node runs.</summary>
    public Publication? Records { get; set; }

    /// <summary>Lines the sink did not get since the last call.</summary>
    public long TakeLostLines() => Interlocked.Exchange(ref _lostLines, 0);

    /// <summary>A structured record the node sent itself.</summary>
    public void Write(NodeToDaemon.Log log)
    {
        if (log.Level < _minLevel)
            return;
        LogRecord record = new()
        {
            Timestamp = _time.GetUtcNow(),
            Level = log.Level,
            Message = log.Message,
            Target = log.Target,
            Fields = log.Fields,
            Node = _node.Id,
            Dataflow = _hub.Dataflow,
        };
        if (!_hub.WriteOfNode(record, _quota))
            Interlocked.Increment(ref _lostLines);
        Records?.PublishText(LogRecordJson.Write(record));
    }

    /// <summary>Reads one of the two streams of an incarnation until its end.</summary>
    /// <param name="stream">The pipe.</param>
    /// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="tail">Keeps the last lines, if wanted.</param>
    /// <param name="cancellationToken">Gives up on a stream that somebody keeps open.</param>
    public async Task FollowAsync(Stream stream, string name, StderrTail? tail, CancellationToken cancellationToken)
    {
        bool hasWarned = false;
        await LineReader.ReadToEndAsync(stream, Handle, cancellationToken).ConfigureAwait(false);

        void Handle(ReadOnlySpan<byte> lines)
        {
            _file?.Append(lines);
            if (IsUnwanted(tail))
            {
                Interlocked.Add(ref _lostLines, _showsLines ? lines.Count((byte)'\n') : 0);
                return;
            }

            foreach (Range range in new LineRanges(lines))
                HandleLine(lines[range], name, tail, ref hasWarned);
        }
    }

    /// <summary>The readers of its lines and records get nothing more.</summary>
    public void CloseOutputs()
    {
        Lines?.Close();
        Records?.Close();
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>True when nobody wants the lines of a stream now: a flood then costs no more than its way to the file.</summary>
    private bool IsUnwanted(StderrTail? tail) =>
        tail is null && Lines is null && Records is null && (!_showsLines || !_hub.WantsLinesOf(_quota));

    private void HandleLine(ReadOnlySpan<byte> line, string stream, StderrTail? tail, ref bool hasWarned)
    {
        bool hasEnd = line.EndsWith("\n"u8);
        ReadOnlySpan<byte> text = hasEnd ? line[..^1] : line;
        tail?.Add(text);
        if (!hasWarned && !Utf8.IsValid(text))
        {
            hasWarned = true;
            _hub.Warn(LogTargets.Daemon, $"{stream} is not valid UTF-8; such bytes are shown as \uFFFD, the log file has them as they are", _node.Id);
        }

        Lines?.PublishText(Encoding.UTF8.GetString(line));
        if (!_showsLines && Records is null)
            return;
        if (_hub.WantsLinesOf(_quota) || Records is not null)
            Show(stream, Encoding.UTF8.GetString(text));
        else
            Interlocked.Increment(ref _lostLines);
    }

    private void Show(string stream, string text)
    {
        if (_showsLines && !_hub.WriteLine(_node.Id, _quota, stream, text))
            Interlocked.Increment(ref _lostLines);
        Records?.PublishText(LogRecordJson.Write(new LogRecord
        {
            Timestamp = _time.GetUtcNow(),
            Level = LogLevel.Stdout,
            Stream = stream,
            Message = text,
            Node = _node.Id,
            Dataflow = _hub.Dataflow,
        }));
    }
}
