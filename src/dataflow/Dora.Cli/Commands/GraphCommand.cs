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
    /// <summary>Beyond this many pictures of one dataflow something is wrong with the caller.</summary>
    private const int MaxNumberedFiles = 10_000;

    public static Command Create()
    {
        Argument<string> path = SharedArguments.Dataflow();
        Option<bool> mermaid = new("--mermaid") { Description = "Print a Mermaid diagram instead of writing an HTML page" };
        Option<bool> open = new("--open") { Description = "Open the page in the browser" };
        DoraCommand command = new(
            "graph",
            "Draw a dataflow: an HTML page that needs no network, or Mermaid text",
            new Example("dora graph dataflow.yml", "write dataflow-graph.html into the current directory"),
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
        string file = WriteNew(Path.GetFileNameWithoutExtension(dataflow.SourcePath!) + "-graph", HtmlRenderer.Render(dataflow));
        Console.Out.WriteLine("View graph by opening the following in your browser:");
        Console.Out.WriteLine($"  {new Uri(file).AbsoluteUri}");
        if (open)
            Open(file);
        return 0;
    }

    private static string WriteNew(string stem, string text)
    {
        string directory = Directory.GetCurrentDirectory();
        for (int number = 0; number < MaxNumberedFiles; number++)
        {
            string file = Path.Combine(directory, number == 0 ? $"{stem}.html" : $"{stem}.{number}.html");
            try
            {
                using StreamWriter writer = new(new FileStream(file, FileMode.CreateNew, FileAccess.Write));
                writer.Write(text);
                return file;
            }
            catch (IOException) when (File.Exists(file))
            {
                // Taken: an older picture stays as it is, this one gets the next number.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new CommandFailedException($"failed to write {file}\n\nCaused by:\n    {error.Message}");
            }
        }

        throw new CommandFailedException($"{stem}.html and {MaxNumberedFiles - 1} numbered ones exist in {directory}: delete some");
    }

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
