using Dora.Daemon;
using Dora.Descriptor.Model;
using Dora.Protocol;

// A process that hosts a daemon and runs shell nodes until it is killed: one argument per node, its command. It prints the log.
NodeDefinition[] nodes = [.. args.Select((command, i) => new NodeDefinition { Id = new NodeId($"n{i}"), Source = new NodeSource.Shell(command) })];
Dataflow dataflow = new() { SourceText = "", Nodes = nodes };
await using DataflowRun run = await DataflowRunner.StartAsync(
    dataflow, new RunOptions { WorkingDirectory = Environment.CurrentDirectory }, new ConsoleSink());
await run.Completion;

internal sealed class ConsoleSink : ILogSink
{
    public void Write(LogRecord record) => Console.WriteLine($"{record.Node}: {record.Message}");
}
