using System.Net;
using Dora.Descriptor.Graphs.Drawing;
using Dora.Descriptor.Model;

namespace Dora.Descriptor.Graphs;

/// <summary>Writes a dataflow as one HTML page that needs nothing but itself: no network, no script. Thread-safe.</summary>
public static class HtmlRenderer
{
    /// <summary>A line of every page: by it a page can be told from a file that somebody wrote.</summary>
    public const string Generator = """<meta name="generator" content="dora graph">""";

    private const string Style = """
        :root { color-scheme: light dark; --page: #f6f7f9; --card: #ffffff; --group: #eceff4; --line: #cfd6e0; --text: #1c2430; --soft: #66707f; --wire: #8492a6; --accent: #2563eb; --clock: #fff4d6; --clockline: #e2b53e; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #14171c; --card: #20252d; --group: #191d23; --line: #38404c; --text: #e6eaf0; --soft: #97a3b4; --wire: #6d7b8f; --accent: #7aa7ff; --clock: #332a12; --clockline: #8f7327; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
        header, details { padding: 14px 24px; }
        h1 { margin: 0; font-size: 18px; }
        header p { margin: 2px 0 0; color: var(--soft); }
        .picture { overflow: auto; }
        svg { display: block; margin: 0 auto; max-width: 100%; height: auto; }
        .card rect { fill: var(--card); stroke: var(--line); stroke-width: 1.2; }
        .group rect { fill: var(--group); stroke-dasharray: 5 4; }
        .builtin rect { fill: var(--clock); stroke: var(--clockline); }
        .card:hover > rect { stroke: var(--accent); }
        .card line { stroke: var(--line); }
        .card circle { fill: var(--card); stroke: var(--wire); stroke-width: 1.5; }
        text { fill: var(--text); font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
        text.title { font: 600 13px system-ui, sans-serif; }
        text.sub { fill: var(--soft); font-size: 11px; }
        text.middle { text-anchor: middle; font-weight: 500; }
        text.end { text-anchor: end; }
        .wire path { fill: none; stroke: var(--wire); stroke-width: 1.6; }
        .wire.dashed path { stroke-dasharray: 4 4; }
        .wire path.hit { stroke: transparent; stroke-width: 12; stroke-dasharray: none; }
        .wire:hover path:not(.hit) { stroke: var(--accent); stroke-width: 2.6; }
        marker path { fill: var(--wire); }
        summary { cursor: pointer; color: var(--soft); }
        pre { overflow: auto; padding: 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); font: 12px/1.5 ui-monospace, Menlo, Consolas, monospace; }
        """;

    /// <summary>Renders the page: the graph as inline SVG, left to right, and the text of <see cref="MermaidRenderer"/> folded away below.</summary>
    /// <param name="dataflow">The dataflow.</param>
    /// <returns>The text of the page.</returns>
    public static string Render(Dataflow dataflow)
    {
        ArgumentNullException.ThrowIfNull(dataflow);
        string name = WebUtility.HtmlEncode(dataflow.SourcePath is null ? "dataflow" : Path.GetFileName(dataflow.SourcePath));
        int connections = dataflow.Nodes.Sum(node => node.Inputs.Count);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            {Generator}
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{name}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <header>
            <h1>{name}</h1>
            <p>{Counted(dataflow.Nodes.Count, "node")}, {Counted(connections, "connection")}. Point at a box or a line for details.</p>
            </header>
            <div class="picture">
            {SvgWriter.Write(PictureBuilder.Build(dataflow))}</div>
            <details>
            <summary>Mermaid text</summary>
            <pre>{WebUtility.HtmlEncode(MermaidRenderer.Render(dataflow))}</pre>
            </details>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
