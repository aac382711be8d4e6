using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Dora.Cli.Arguments;
using Dora.Cli.Building;
using Dora.Descriptor;
using Dora.Descriptor.Graphs;
using Dora.Descriptor.Model;

namespace Dora.Cli.Commands;

/// <summary><c>dora graph PATH</c>: draws a dataflow.</summary>
internal static class GraphCommand
{
    /// <summary>A page says within so many lines what wrote it.</summary>
    private const int GeneratorLines = 20;

    public static Command Create()
    {
        Argument<string> path = SharedArguments.Dataflow();
        Option<bool> mermaid = new("--mermaid") { Description = "Print a Mermaid diagram instead of writing an HTML page" };
        Option<bool> open = new("--open") { Description = "Open the page in the browser" };
        DoraCommand command = new(
            "graph",
            "Draw a dataflow: an HTML page that needs no network, or Mermaid text",
            new Example("dora graph dataflow.yml", "write dataflow-graph.html into the current directory, over an older one"),
            new Example("dora graph --open dataflow.yml", "and open it ($BROWSER, otherwise the desktop's)"),
            new Example("dora graph --mermaid dataflow.yml", "a diagram for a Markdown file"))
        {
            path, mermaid, open,
        };
        command.SetAction(result =>
        {
            // A picture helps most while the programs are not there yet.
            Dataflow dataflow = DataflowFile.Read(result.GetRequiredValue(path), new ReadOptions { CheckFiles = false });
            return result.GetValue(mermaid) ? PrintMermaid(dataflow) : WritePage(dataflow, result.GetValue(open));
        });
        return command;
    }

    private static int PrintMermaid(Dataflow dataflow)
    {
        Console.Out.WriteLine(MermaidRenderer.Render(dataflow));
        Console.Out.WriteLine("Paste the above output on https://mermaid.live/ or in a ```mermaid code block on GitHub to display it.");
        return 0;
    }

    private static int WritePage(Dataflow dataflow, bool open)
    {
        string file = Write(Path.GetFileNameWithoutExtension(dataflow.SourcePath!) + "-graph.html", HtmlRenderer.Render(dataflow));
        Console.Out.WriteLine("View graph by opening the following in your browser:");
        Console.Out.WriteLine($"  {new Uri(file).AbsoluteUri}");
        if (open)
            Open(file);
        return 0;
    }

    private static string Write(string name, string text)
    {
        string file = Path.GetFullPath(name);
        try
        {
            if (File.Exists(file) && !IsPicture(file))
                throw new CommandFailedException($"{file} exists and is not by `dora graph`: move it away, or draw from another directory");
            File.WriteAllText(file, text);
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"failed to write {file}\n\nCaused by:\n    {error.Message}");
        }
    }

    private static bool IsPicture(string file) =>
        File.ReadLines(file).Take(GeneratorLines).Any(line => line.Contains(HtmlRenderer.Generator, StringComparison.Ordinal));

    private static void Open(string file)
    {
        string? named = Environment.GetEnvironmentVariable("BROWSER");
        string? browser = (string.IsNullOrEmpty(named) ? (string[])["xdg-open"] : [named])
            .Select(ToolSearch.Find)
            .FirstOrDefault(found => found is not null);
        try
        {
            using Process process = Process.Start(browser ?? throw new CommandFailedException(
                "No valid browsers detected. You can specify one in BROWSER environment variable"), [file]);
        }
        catch (Win32Exception error)
        {
            throw new CommandFailedException($"failed to start the browser `{browser}`: {error.Message}");
        }
    }
}
