using System.Net;
using Dora.Descriptor.Graphs;
using Dora.Descriptor.Model;

namespace Dora.Cli.Commands;

internal static class HtmlRenderer
{
    public static string Render(Dataflow dataflow) => $"<!doctype html><pre>{WebUtility.HtmlEncode(MermaidRenderer.Render(dataflow))}</pre>";
}
