using System.CommandLine;
using Dora.Descriptor.Schema;

namespace Dora.Cli.Commands;

/// <summary><c>dora schema</c>: prints the JSON schema of dataflow files.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        DoraCommand command = new(
            "schema",
            "Print the JSON schema of dataflow files, with which editors complete and check them",
            new Example("dora schema > dora-schema.json", "then put `# yaml-language-server: $schema=dora-schema.json` on top of the dataflow"));
        command.SetAction(_ =>
        {
            Console.Out.Write(DataflowSchema.Generate());
            return 0;
        });
        return command;
    }
}
